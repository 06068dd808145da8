package org.tabellion.orders.adapter.out.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.http.AllowedAddresses;
import org.tabellion.http.Outbound;
import org.tabellion.http.PinnedOutbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.orders.OrderId;

class SecurityEventAnnouncerTest {

    private static final OrderId ORDER = new OrderId("or_" + "1".repeat(26));
    private static final ClientId PORTAL = new ClientId("portal");
    private static final URI ADDRESS = URI.create("https://sp.example/told");

    private final List<Outbound.Request> sent = new ArrayList<>();
    private int status = 202;
    private final SecurityEventAnnouncer announcer = announcer(request -> {
        sent.add(request);
        return new Outbound.Reply(status, Optional.empty(), Bytes.of());
    });

    private static SecurityEventAnnouncer announcer(Outbound outbound) {
        return new SecurityEventAnnouncer(
                outbound,
                (type, claims) -> type + " " + claims.utf8(),
                "https://sign.example",
                ManualTime.at("2026-11-22T10:00:00Z"));
    }

    @Test
    void a_client_gets_a_signed_event_that_names_the_order_and_nothing_of_it() {
        announcer.announce(ORDER, PORTAL, ADDRESS);

        assertThat(sent).singleElement().satisfies(it -> {
            assertThat(it.method()).isEqualTo(Outbound.Method.POST);
            assertThat(it.address()).isEqualTo(ADDRESS);
            assertThat(it.headers()).containsEntry("Content-Type", "application/secevent+jwt");
            assertThat(it.body().utf8())
                    .isEqualTo("secevent+jwt {\"iss\":\"https://sign.example\",\"aud\":\"portal\",\"iat\":1795341600,"
                            + "\"jti\":\"" + ORDER + "\",\"events\":{\"urn:tabellion:event:signature-order-ended\":"
                            + "{\"responseID\":\"" + ORDER + "\"}}}");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void any_2xx_has_taken_it(int answered) {
        status = answered;

        assertThatCode(() -> announcer.announce(ORDER, PORTAL, ADDRESS)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 500, 503})
    void anything_else_is_tried_again_and_a_redirect_is_not_followed(int answered) {
        status = answered;

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> announcer.announce(ORDER, PORTAL, ADDRESS))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
        assertThat(sent).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sp.example/told",
                "https://127.0.0.1/told",
                "https://[::1]/told",
                "https://10.1.2.3/told",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::ffff:10.0.0.1]/told",
                "https://localhost/told"
            })
    void addresses_inside_are_not_called(String address) {
        var real = announcer(PinnedOutbound.to(new AllowedAddresses(List.of())));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> real.announce(ORDER, PORTAL, URI.create(address)))
                .returns("address_not_allowed", Failure::code);
    }
}
