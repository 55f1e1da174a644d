import './app.css';

let begun = false;

function begin(): void {
  if (begun) return;
  begun = true;
  void import('./start');
}

// With an image of the last start in the page, its first frame comes before the script that would hold it up.
if (document.querySelector('#app > .launch')) {
  requestAnimationFrame(() => setTimeout(begin));
  // A window that is not shown gets no frames.
  setTimeout(begin, 150);
} else {
  begin();
}
