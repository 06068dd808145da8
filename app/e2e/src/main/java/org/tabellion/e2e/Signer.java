package org.tabellion.e2e;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** A signer at the pages of the server: follows the mail link, signs in with two factors, reads, accepts, approves. */
final class Signer {

    private static final Pattern LINK = Pattern.compile("(https?://\\S*/activate\\S*)");
    private static final Pattern CODE = Pattern.compile("\\b(\\d{6})\\b");

    private final Browser browser = new Browser();
    private final URI server;
    private final Mailbox mailbox;
    private final String mailAddress;
    private final String password;
    private @Nullable String credential;
    private @Nullable String id;
    private String pin = "";

    Signer(URI server, URI evaluationPki, String mailAddress, String password) {
        this.server = server;
        this.mailbox = new Mailbox(evaluationPki, mailAddress);
        this.mailAddress = mailAddress;
        this.password = password;
    }

    /** With this key. */
    void enrolled(String withCredential) {
        credential = withCredential;
    }

    String credential() {
        if (credential == null) {
            throw new IllegalStateException(mailAddress + " is not enrolled yet");
        }
        return credential;
    }

    /** By this id. */
    void knownAs(String accountId) {
        id = accountId;
    }

    String id() {
        if (id == null) {
            throw new IllegalStateException(mailAddress + " is not enrolled yet");
        }
        return id;
    }

    String mailAddress() {
        return mailAddress;
    }

    String password() {
        return password;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    Browser browser() {
        return browser;
    }

    /** Follows the link of the mail and chooses the password. */
    void activateAccount() throws IOException {
        var link = URI.create(mailbox.awaitNext(Optional.empty(), LINK));
        var form = browser.open(link.resolve(link.getPath())).form("input[type=password]");
        var typed = new LinkedHashMap<String, String>();
        // The secret stands behind the #, which no server sees; the page's script puts it into the form.
        typed.put("token", link.getFragment());
        for (var field : form.select("input[type=password]")) {
            typed.put(field.attr("name"), password);
        }
        var page = browser.submit(form, typed);
        if (page.status() != 200) {
            throw new IOException(
                    "the account could not be activated: " + page.html().text());
        }
    }

    /** Password, then the code of the mail; gives the page where that led. */
    Browser.Page signIn() throws IOException {
        return signInOn(browser.open(server.resolve("/login")));
    }

    private Browser.Page signInOn(Browser.Page loginPage) throws IOException {
        var before = mailbox.newest();
        var form = loginPage.form("input[type=password]");
        var typed = new LinkedHashMap<String, String>();
        typed.put(nameOf(form, "input[type=email], input[autocomplete=username]"), mailAddress);
        typed.put(nameOf(form, "input[type=password]"), password);
        var codePage = browser.submit(form, typed);
        var codeForm = codePage.form("input[autocomplete=one-time-code]");
        var code = mailbox.awaitNext(before, CODE);
        return browser.submit(codeForm, Map.of(nameOf(codeForm, "input[autocomplete=one-time-code]"), code));
    }

    /** Opens a page that only a signed-in signer sees. */
    Browser.Page openSignedIn(URI address) throws IOException {
        var page = browser.open(address);
        return page.has("input[type=password]") && !page.has("#approve") ? signInOn(page) : page;
    }

    /** Reads the terms and accepts that a key is made. */
    void acceptTerms() throws IOException {
        var page = openSignedIn(server.resolve("/enrolment/terms"));
        browser.submit(page.form("button[value=approve], #approve"), decision(page, "approve"));
    }

    /** Looks at the document as the page does, and approves these very bytes. */
    String approveDocument(URI signingUrl) throws IOException, GeneralSecurityException {
        var page = openSignedIn(signingUrl);
        var document = page.html().selectFirst("[data-document]");
        if (document == null) {
            throw new IOException("no document on %s: %s"
                    .formatted(page.address(), page.html().text()));
        }
        var shown = browser.fetch(URI.create(document.absUrl("data-document")));
        var digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(shown));
        var typed = decision(page, "approve");
        typed.put("shown", digest);
        var after = browser.submit(page.form("button[value=approve], #approve"), typed);
        if (after.status() >= 400) {
            throw new IOException("the approval was refused: " + after.html().text());
        }
        return digest;
    }

    /**
     * Approves hashes on an authorization request and goes on to where the service provider waits.
     *
     * @return the address the browser is sent to, with the code in it
     */
    URI approveHashes(URI authorization) throws IOException {
        var page = openSignedIn(authorization);
        if (page.address().getHost().equals(server.getHost())) {
            var done = browser.submit(page.form("button[value=approve], #approve"), decision(page, "approve"));
            var next = done.html().selectFirst("#continue");
            if (next == null) {
                throw new IOException("the approval led nowhere: " + done.html().text());
            }
            page = browser.open(URI.create(next.absUrl("href")));
        }
        return page.address();
    }

    /** At {@code /factors}: the first PIN that the SAM asks for; given from then on wherever a page asks for it. */
    void choosePin(String pin) throws IOException {
        told(browser.submit(factors().form("#repeated"), Map.of("pin", pin, "repeated", pin)), "pinChosen");
        this.pin = pin;
    }

    /** At {@code /factors}: the key may be used by service providers, with the PIN and a code that is mailed. */
    void openToServiceProviders() throws IOException {
        told(browser.submit(factors().form("select[name=second]"), Map.of("second", "MAIL")), "modeSet");
    }

    /** The code of a mail that is newer than {@code before}. */
    String mailedCode(Optional<String> before) throws IOException {
        return mailbox.awaitNext(before, CODE);
    }

    private Browser.Page factors() throws IOException {
        var page = browser.open(server.resolve("/factors"));
        return page.has("#repeated") ? page : signInOn(page);
    }

    private static void told(Browser.Page page, String notice) throws IOException {
        if (page.status() != 200 || !page.address().toString().endsWith("notice=" + notice)) {
            throw new IOException("not done: " + page.html().text());
        }
    }

    private Map<String, String> decision(Browser.Page page, String value) {
        var typed = new LinkedHashMap<String, String>();
        var button = page.form("button[value=approve], #approve").selectFirst("button[value=" + value + "]");
        if (button != null && button.hasAttr("name")) {
            typed.put(button.attr("name"), value);
        }
        if (page.has("#pin")) {
            typed.put("pin", pin);
        }
        return typed;
    }

    private static String nameOf(Element form, String selector) {
        var field = form.selectFirst(selector);
        if (field == null) {
            throw new IllegalStateException("the form has no " + selector);
        }
        return field.attr("name");
    }
}
