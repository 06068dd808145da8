package org.tabellion.mgmtapi;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tabellion.access.ClientProfile;
import org.tabellion.access.ClientSettings;
import org.tabellion.access.Compatibility;
import org.tabellion.access.RateLimits;
import org.tabellion.access.VersionedClient;
import org.tabellion.edge.JsonBody;

/** A client as JSON, in both directions. */
final class ClientJson {

    static final String ID = "client_id";
    static final Set<String> MEMBERS = Set.of(
            ID,
            "display_name",
            "redirect_uris",
            "response_uris",
            "grants",
            "scopes",
            "enabled",
            "compatibility",
            "rate_limits",
            "authentication");

    private static final String CALLS = "calls_per_minute";
    private static final String SIGNATURES = "signatures_per_signer_per_minute";

    private ClientJson() {}

    static ClientProfile profile(JsonBody body) {
        var limits = body.object("rate_limits", Set.of(CALLS, SIGNATURES));
        return new ClientProfile(
                body.string("display_name"),
                body.strings("redirect_uris"),
                body.strings("grants"),
                body.strings("scopes"),
                new ClientSettings(
                        body.flag("enabled", true),
                        body.strings("compatibility").stream()
                                .map(ClientJson::compatibility)
                                .collect(Collectors.toSet()),
                        new RateLimits(
                                limits.integer(CALLS, RateLimits.STANDARD.callsPerMinute()),
                                limits.integer(SIGNATURES, RateLimits.STANDARD.signaturesPerSignerPerMinute())),
                        body.strings("response_uris")),
                PolicyJson.policy(body.object("authentication", PolicyJson.MEMBERS)));
    }

    private static Compatibility compatibility(String name) {
        return Arrays.stream(Compatibility.values())
                .filter(it -> name(it).equals(name))
                .findFirst()
                .orElseThrow(() -> JsonBody.invalid(
                        "compatibility",
                        "knows "
                                + Arrays.stream(Compatibility.values())
                                        .map(ClientJson::name)
                                        .toList()));
    }

    private static String name(Compatibility compatibility) {
        return compatibility.name().toLowerCase(Locale.ROOT);
    }

    static Map<String, Object> view(VersionedClient client) {
        var view = client.view();
        var settings = view.settings();
        var members = new LinkedHashMap<String, Object>();
        members.put(ID, view.id().value());
        members.put("display_name", view.displayName());
        members.put("redirect_uris", sorted(view.redirectUris()));
        members.put("response_uris", sorted(settings.responseUris()));
        members.put("grants", sorted(view.grants()));
        members.put("scopes", sorted(view.scopes()));
        members.put("enabled", settings.enabled());
        members.put(
                "compatibility",
                sorted(settings.compatibility().stream().map(ClientJson::name).toList()));
        var limits = new LinkedHashMap<String, Object>();
        limits.put(CALLS, settings.limits().callsPerMinute());
        limits.put(SIGNATURES, settings.limits().signaturesPerSignerPerMinute());
        members.put("rate_limits", limits);
        members.put("authentication", PolicyJson.view(view.policy()));
        members.put("registered_at", view.registeredAt().toString());
        members.put("version", client.version());
        client.formerSecretUntil().ifPresent(it -> members.put("former_secret_until", it.toString()));
        return members;
    }

    private static List<String> sorted(Collection<String> texts) {
        return texts.stream().sorted().toList();
    }
}
