// The secret of the mail's link stands behind the #, which no server sees; it goes into the form and out of the address.
const fragment = decodeURIComponent(location.hash.slice(1));
if (fragment) {
    const token = document.getElementById("token");
    token.value = fragment;
    token.readOnly = true;
    history.replaceState(null, "", location.pathname);
    document.getElementById("password").focus();
}
