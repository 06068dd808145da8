package org.tabellion.documents.adapter.out.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.documents.adapter.out.pki.TestIssuer.Party;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;

class RevocationListEvidenceTest {

    private final ManualTime time = new ManualTime(Instant.now());
    private TestIssuer issuer;
    private Party leaf;
    private Bytes list;
    private int fetched;
    private int limit;

    private interface Changing {
        void change(X509v2CRLBuilder list) throws Exception;
    }

    @BeforeEach
    void issue() throws Exception {
        issuer = new TestIssuer("Issuer");
        leaf = issuer.leaf();
        list = list(issuer, time.now(), _ -> {});
    }

    @Test
    void a_sound_list_is_evidence_and_is_kept_until_its_end() throws Exception {
        var evidence = evidence(this::serve);

        assertThat(evidence.crl(leaf.der(), issuer.self().der())).contains(list);
        assertThat(evidence.crl(leaf.der(), issuer.self().der())).contains(list);
        assertThat(fetched).isEqualTo(1);

        time.advance(Duration.ofHours(1));
        list = list(issuer, time.now(), _ -> {});
        assertThat(evidence.crl(leaf.der(), issuer.self().der())).contains(list);
        assertThat(fetched).isEqualTo(2);
    }

    @Test
    void it_is_fetched_within_a_bound() throws Exception {
        evidence(this::serve).crl(leaf.der(), issuer.self().der());

        assertThat(limit).isEqualTo(64 << 20);
    }

    @Test
    void lists_that_are_kept_share_a_bounded_room() throws Exception {
        var client = new RevocationListClient(this::serve, time, 1 << 20, list.length());
        for (var address : new String[] {"http://crl.example/a", "http://crl.example/b", "http://crl.example/a"}) {
            client.list(URI.create(address), issuer.self().certificate());
        }

        assertThat(fetched).isEqualTo(3);
    }

    @Test
    void an_ended_list_is_no_evidence() throws Exception {
        list = list(issuer, time.now().minus(Duration.ofHours(2)), _ -> {});
        assertUnbelieved();
    }

    @Test
    void a_list_without_an_end_or_from_the_future_is_no_evidence() throws Exception {
        list = list(issuer, time.now(), it -> it.setNextUpdate((Time) null));
        assertUnbelieved();

        list = list(issuer, time.now().plus(Duration.ofHours(1)), _ -> {});
        assertUnbelieved();
    }

    @Test
    void a_list_of_another_issuer_is_no_evidence() throws Exception {
        list = list(new TestIssuer("Other"), time.now(), _ -> {});
        assertUnbelieved();

        list = list(new TestIssuer("Issuer"), time.now(), _ -> {});
        assertUnbelieved();
    }

    @Test
    void a_list_that_does_not_tell_all_is_no_evidence() throws Exception {
        list = list(
                issuer,
                time.now(),
                it -> it.addExtension(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.ONE)));
        assertUnbelieved();

        for (var point : new IssuingDistributionPoint[] {
            new IssuingDistributionPoint(null, false, false, null, true, false),
            new IssuingDistributionPoint(null, false, false, null, false, true),
            new IssuingDistributionPoint(null, false, false, new ReasonFlags(ReasonFlags.keyCompromise), false, false)
        }) {
            list = list(issuer, time.now(), it -> it.addExtension(Extension.issuingDistributionPoint, true, point));
            assertUnbelieved();
        }
    }

    @Test
    void an_answer_that_is_no_list_is_no_evidence() throws Exception {
        list = Bytes.ofUtf8("<html>");
        assertUnbelieved();
        list = Bytes.of();
        assertUnbelieved();
        assertThat(evidence(_ -> {
                            throw Failure.forbidden("address_not_allowed", "crl.example may not be called");
                        })
                        .crl(leaf.der(), issuer.self().der()))
                .isEmpty();
    }

    @Test
    void the_issuer_is_found_by_its_address_and_only_if_it_issued() throws Exception {
        list = issuer.self().der();
        assertThat(evidence(this::serve).issuer(leaf.der()))
                .contains(issuer.self().der());

        list = new TestIssuer("Issuer").self().der();
        assertThat(evidence(this::serve).issuer(leaf.der())).isEmpty();
    }

    @Test
    void no_changed_byte_is_believed() throws Exception {
        var chance = new Random(20261121L);
        var sound = list;
        for (int round = 0; round < 800; round++) {
            var bytes = sound.toArray();
            int at = chance.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 + chance.nextInt(255));
            list = Bytes.of(chance.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes);

            assertThat(evidence(this::serve).crl(leaf.der(), issuer.self().der()))
                    .as("round %d byte %d", round, at)
                    .isEmpty();
        }
    }

    private void assertUnbelieved() throws Exception {
        assertThat(evidence(this::serve).crl(leaf.der(), issuer.self().der())).isEmpty();
    }

    private OnlineRevocationEvidence evidence(Outbound outbound) {
        return new OnlineRevocationEvidence(outbound, new SeededRandomness(5), time);
    }

    private Outbound.Reply serve(Outbound.Request request) {
        fetched++;
        limit = request.limits().largestBody();
        return new Outbound.Reply(200, Optional.of("application/pkix-crl"), list);
    }

    private static Bytes list(TestIssuer issuer, Instant from, Changing changing) throws Exception {
        var builder = new X509v2CRLBuilder(issuer.self().certificate().getSubject(), Date.from(from));
        builder.setNextUpdate(Date.from(from.plus(Duration.ofHours(1))));
        builder.addCRLEntry(BigInteger.TEN, Date.from(from), 1);
        changing.change(builder);
        return Bytes.of(builder.build(issuer.self().signer()).getEncoded());
    }
}
