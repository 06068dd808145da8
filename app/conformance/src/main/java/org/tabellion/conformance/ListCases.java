package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;
import static org.tabellion.conformance.Shape.list;
import static org.tabellion.conformance.Shape.object;

import java.util.LinkedHashSet;

/** credentials/list. */
final class ListCases {

    private static final String LIST = "credentials/list";
    private static final int PAGES = 5;
    private static final Shape SHAPE =
            object().must("credentialIDs", list(Shape.TEXT, 0)).may("nextPageToken", Shape.TEXT);

    private ListCases() {}

    static void addTo(Cases cases) {
        cases.add(Edition.ALL, "list.shape", "A.4.3", "the list has its members, of their types", t -> {
            t.needs(LIST);
            var ids = t.call(LIST, t.listing()).status(200).shaped(SHAPE).path("credentialIDs");
            var unique = new LinkedHashSet<String>();
            ids.forEach(it -> unique.add(it.asString()));
            holds(unique.size() == ids.size(), "the list names a credential twice");
        });
        cases.add(Edition.ALL, "list.own", "A.4.3", "the list has the credential that was given", t -> {
            t.needs(LIST);
            var given = t.options().value("--credential").orElseThrow(() -> new Lacking("--credential"));
            holds(t.listed(t.serviceToken(), t.listing()).contains(given), "the list does not name " + given);
        });
        cases.add(Edition.ALL, "list.pages", "A.4.3", "page by page nothing comes twice", t -> {
            t.needs(LIST);
            var seen = new LinkedHashSet<String>();
            var body = t.listing().with("maxResults", 1);
            for (int i = 0; i < PAGES; i++) {
                var page = t.call(LIST, body).status(200).shaped(SHAPE);
                holds(
                        page.path("credentialIDs").size() <= 1,
                        "maxResults 1 gave %d"
                                .formatted(page.path("credentialIDs").size()));
                for (var id : page.path("credentialIDs")) {
                    holds(seen.add(id.asString()), "%s came on two pages".formatted(id.asString()));
                }
                if (!page.path("nextPageToken").isString()) {
                    return;
                }
                body = body.with("pageToken", page.path("nextPageToken").asString());
            }
        });
        cases.add(Edition.ALL, "list.page-token", "A.3", "a page token that nobody gave is refused", t -> {
            t.needs(LIST);
            t.call(LIST, t.listing().with("pageToken", "no such page")).refusedFor("Invalid parameter pageToken");
        });
        cases.add(Edition.ALL, "list.large-page", "A.4.3", "too large a page is no error", t -> {
            t.needs(LIST);
            t.call(LIST, t.listing().with("maxResults", 1_000_000)).status(200);
        });
        cases.add(Edition.STRICT, "list.page-type", "A.3", "maxResults that is no number is refused", t -> {
            t.needs(LIST);
            t.call(LIST, t.listing().with("maxResults", "many")).refusedAs("invalid_request", 400);
        });
        cases.add(Edition.ALL, "list.foreign", "A.4.3", "the list has no credential of others", t -> {
            t.needs(LIST);
            holds(
                    !t.listed(t.serviceToken(), t.listing()).contains(t.foreignCredential()),
                    "the list names " + t.foreignCredential());
        });
        cases.add(Edition.ALL, "list.other-client", "A.4.3", "another client does not see the credential", t -> {
            t.needs(LIST);
            var credential = t.credential();
            holds(
                    !t.listed(t.otherServiceToken(), Body.empty()).contains(credential),
                    "the other client's list names " + credential);
        });
        cases.add(Edition.ALL, "list.other-page", "A.11", "a page token of one client opens nothing to another", t -> {
            t.needs(LIST);
            var first =
                    t.call(LIST, t.listing().with("maxResults", 1)).status(200).json();
            if (!first.path("nextPageToken").isString()) {
                throw new Lacking("more than one credential in the list");
            }
            var own = t.listed(t.serviceToken(), t.listing());
            var answer = t.callAs(
                    t.otherServiceToken(),
                    LIST,
                    Body.of("pageToken", first.path("nextPageToken").asString()));
            if (answer.status() == 200) {
                for (var id : answer.json().path("credentialIDs")) {
                    holds(!own.contains(id.asString()), "it shows " + id.asString());
                }
            } else {
                answer.refusedAs("invalid_request", 400);
            }
        });
        cases.add(Edition.ALL, "list.user", "A.4.3", "a signer's token shows the signer's own, and no others", t -> {
            t.needs(LIST);
            var ids = t.listed(t.userToken(), Body.empty());
            holds(ids.contains(t.credential()), "the signer's list does not name " + t.credential());
            holds(!ids.contains(t.foreignCredential()), "the signer's list names " + t.foreignCredential());
        });
        cases.add(
                Edition.ALL, "list.user-id", "A.10-11", "userID beside a token that names the signer is refused", t -> {
                    t.needs(LIST);
                    t.callAs(t.userToken(), LIST, Body.of("userID", "somebody"))
                            .refusedFor(
                                    400,
                                    "invalid_request",
                                    "userID parameter MUST be null",
                                    "Invalid parameter userID");
                });
        cases.add(Edition.ALL, "list.user-id-unknown", "A.4.3", "of a signer whom nobody knows nothing is shown", t -> {
            t.needs(LIST);
            var answer = t.call(LIST, Body.of("userID", "nobody-" + Hashes.base64Url(Hashes.random(9))));
            if (answer.status() == 200) {
                holds(answer.json().path("credentialIDs").isEmpty(), "the list of nobody is not empty");
            } else {
                answer.refusedFor("Invalid parameter userID");
            }
        });
        cases.add(Edition.FIRST, "list.no-infos", "A.4.3", "the first versions have no descriptions in the list", t -> {
            t.needs(LIST);
            var told = t.call(LIST, t.listing().with("credentialInfo", true))
                    .status(200)
                    .json();
            holds(!told.has("credentialInfos"), "credentialInfos is a member of version 2");
        });
        cases.add(
                Edition.SECOND,
                "list.infos",
                "A.4.3",
                "descriptions come when asked for, one for each credential",
                t -> {
                    t.needs(LIST);
                    var told = t.call(
                                    LIST,
                                    t.listing().with("credentialInfo", true).with("maxResults", 3))
                            .status(200)
                            .json();
                    holds(
                            told.path("credentialInfos").size()
                                    == told.path("credentialIDs").size(),
                            "%d descriptions for %d credentials"
                                    .formatted(
                                            told.path("credentialInfos").size(),
                                            told.path("credentialIDs").size()));
                    for (int i = 0; i < told.path("credentialInfos").size(); i++) {
                        var one = told.path("credentialInfos").get(i);
                        holds(
                                one.path("credentialID")
                                        .equals(told.path("credentialIDs").get(i)),
                                "credentialInfos[%d] is not of credentialIDs[%d]".formatted(i, i));
                        var faults = CredentialCases.shape(t.edition()).faults(one);
                        holds(faults.isEmpty(), String.join("; ", faults));
                    }
                });
        cases.add(Edition.SECOND, "list.infos-unasked", "A.4.3", "nothing is described unasked", t -> {
            t.needs(LIST);
            var told = t.call(LIST, t.listing()).status(200).json();
            holds(!told.has("credentialInfos"), "credentialInfos was not asked for");
            holds(!told.path("onlyValid").asBoolean(false), "onlyValid was not asked for");
        });
        cases.add(Edition.SECOND, "list.no-certificates", "A.4.3", "certificates none leaves them out", t -> {
            t.needs(LIST);
            var told = t.call(
                            LIST,
                            t.listing()
                                    .with("credentialInfo", true)
                                    .with("certificates", "none")
                                    .with("maxResults", 3))
                    .status(200)
                    .json();
            for (var one : told.path("credentialInfos")) {
                holds(
                        one.path("cert").path("certificates").isEmpty(),
                        "certificates came although none were asked for");
            }
        });
        cases.add(Edition.SECOND, "list.only-valid", "A.4.3", "onlyValid is honoured, or not claimed", t -> {
            t.needs(LIST);
            var told = t.call(
                            LIST,
                            t.listing()
                                    .with("onlyValid", true)
                                    .with("credentialInfo", true)
                                    .with("maxResults", 10))
                    .status(200)
                    .json();
            if (told.path("onlyValid").asBoolean(false)) {
                for (var one : told.path("credentialInfos")) {
                    holds(one.path("key").path("status").asString().equals("enabled"), "a disabled key is in the list");
                    holds(
                            !one.path("cert").path("status").asString("valid").matches("expired|revoked|suspended"),
                            "a dead certificate is in the list");
                }
            }
        });
    }
}
