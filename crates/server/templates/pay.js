(function () {
  var form = document.getElementById('stripe');
  var error = document.getElementById('error');
  var button = form.querySelector('button');
  function tell(text) {
    error.textContent = text || form.dataset.failed;
    error.hidden = false;
    button.disabled = false;
  }
  if (typeof Stripe !== 'function') {
    tell();
    return;
  }
  var stripe = Stripe(form.dataset.key, { locale: form.dataset.locale });
  var elements = stripe.elements({ clientSecret: form.dataset.secret });
  elements.create('payment').mount('#element');
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    button.disabled = true;
    error.hidden = true;
    var confirm = form.dataset.intent === 'setup' ? stripe.confirmSetup : stripe.confirmPayment;
    confirm({ elements: elements, confirmParams: { return_url: location.href } }).then(function (result) {
      tell(result.error && result.error.message);
    }, function () {
      tell();
    });
  });
})();
