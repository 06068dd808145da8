package org.tabellion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.3",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.8",
                "198.19.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::a00:1",
                "2002:7f00:1::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:db8::1",
                "100::1",
                "::7f00:1"
            })
    void what_is_not_global_is_not_public(String literal) {
        assertThat(AllowedAddresses.isPublic(InetAddress.ofLiteral(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.9.9.9",
                "172.15.255.255",
                "172.32.0.1",
                "100.63.255.255",
                "100.128.0.0",
                "2620:fe::fe",
                "2a00:1450:4001::1"
            })
    void the_rest_is_public(String literal) {
        assertThat(AllowedAddresses.isPublic(InetAddress.ofLiteral(literal))).isTrue();
    }

    @Test
    void one_private_address_among_public_ones_spoils_a_name() {
        assertThat(AllowedAddresses.publicOnly()
                        .permits(
                                "both.example",
                                80,
                                List.of(InetAddress.ofLiteral("9.9.9.9"), InetAddress.ofLiteral("10.0.0.1"))))
                .isFalse();
    }

    @Test
    void a_named_host_is_allowed_at_its_port_only() {
        var allowed = new AllowedAddresses(List.of("CA.internal:8080"));
        var inside = List.of(InetAddress.ofLiteral("10.0.0.1"));

        assertThat(allowed.permits("ca.INTERNAL", 8080, inside)).isTrue();
        assertThat(allowed.permits("ca.internal", 22, inside)).isFalse();
        assertThat(allowed.permits("db.internal", 8080, inside)).isFalse();
    }

    @Test
    void an_entry_without_a_port_is_refused_at_start() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AllowedAddresses(List.of("ca.internal")));
    }
}
