// Dresses the launch image, which may carry no styles of its own (content security policy), before it is painted.
(() => {
  const image = document.querySelector('.launch');
  if (!image) return;
  const root = document.documentElement;
  root.dataset.launch = 'image';
  root.lang = image.dataset.lang;
  root.dataset.theme = image.dataset.theme;
  root.dataset.density = image.dataset.density;
  for (const element of image.querySelectorAll('[data-style]')) element.style.cssText = element.dataset.style;
})();
