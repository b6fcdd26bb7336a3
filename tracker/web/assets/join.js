// The code of a letter's QR code stands after the # of the address, which no server ever sees.
// It is put into the field, and out of the address, so that it is not kept among pages visited.
const field = document.getElementById("code");
const code = decodeURIComponent(location.hash.slice(1));

if (field && /^[A-Za-z]{4}(-[A-Za-z]{4}){2}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}
