package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.RelyingParty;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.FactorProof;
import org.tabellion.sam.spi.FactorProofs.Verdict;
import org.tabellion.sam.testkit.SamFixture;

class JcaFactorProofsTest {

    private static final RelyingParty PARTY =
            new RelyingParty(Authenticator.RP_ID, List.of(Authenticator.ORIGIN, "https://portal.sign.example"));
    private static final KeyPairId KEY = new KeyPairId("kp_01ARZ3NDEKTSV4RRFFQ69G5FAV");
    private static final Challenge CHALLENGE =
            Challenge.ofSigning("jti-1", KEY, List.of(SamFixture.hash(1), SamFixture.hash(2)));
    private static final Challenge OTHER =
            Challenge.ofSigning("jti-1", KEY, List.of(SamFixture.hash(1), SamFixture.hash(3)));

    private final JcaFactorProofs proofs = new JcaFactorProofs();
    private final Authenticator authenticator = Authenticator.es256();

    @Test
    void a_passkey_proves_the_challenge_it_was_asked_for() {
        assertThat(judge(authenticator.asserted(CHALLENGE))).isEqualTo(new Verdict.Good(0));
        assertThat(judge(authenticator.asserted(CHALLENGE, 0xffff_fff0L))).isEqualTo(new Verdict.Good(0xffff_fff0L));
        assertBad(authenticator.asserted(OTHER), "challenge");
    }

    @Test
    void rsa_and_edwards_keys_do_too() {
        for (var other : List.of(Authenticator.rs256(), Authenticator.ed25519())) {
            var factor = passkey(other);
            assertThat(proofs.judge(factor, other.asserted(CHALLENGE), CHALLENGE, PARTY))
                    .isEqualTo(new Verdict.Good(0));
            assertThat(proofs.judge(factor, other.asserted(OTHER), CHALLENGE, PARTY))
                    .isInstanceOf(Verdict.Bad.class);
            assertThat(proofs.judge(new SecondFactor.Device(other.publicKey()), other.signed(CHALLENGE), CHALLENGE))
                    .isEqualTo(new Verdict.Good(0));
        }
    }

    @Test
    void the_client_data_must_be_of_an_assertion_on_an_own_page() {
        assertBad(with("type", "webauthn.create"), "assertion");
        assertBad(with("origin", "https://sign.example.evil.example"), "origin");
        assertBad(with("crossOrigin", true), "inside another page");
        assertBad(with("topOrigin", "https://evil.example"), "inside another page");
        assertBad(with("crossOrigin", "false"), "malformed");
        assertThat(judge(with("origin", "https://portal.sign.example"))).isInstanceOf(Verdict.Good.class);
        assertThat(judge(with("other_keys_can_be_added_here", "do not compare")))
                .isInstanceOf(Verdict.Good.class);
    }

    @Test
    void malformed_client_data_is_refused() {
        var good = authenticator.asserted(CHALLENGE).clientData().utf8();
        var data = Authenticator.data(Authenticator.RP_ID, 0x05, 0);
        for (var json : List.of(
                "",
                "[]",
                "{}",
                good + " {}",
                good.replaceFirst("\\{", "{\"origin\":\"https://sign.example\","),
                good.replaceFirst("\\{", "{\"x\":\"" + "x".repeat(5000) + "\","))) {
            assertThat(judge(authenticator.asserted(Bytes.ofUtf8(json), data)))
                    .as(json)
                    .isInstanceOf(Verdict.Bad.class);
        }
    }

    @Test
    void the_authenticator_must_have_seen_its_owner_for_this_relying_party() {
        assertBad(flags(0x01), "verified");
        assertBad(flags(0x04), "verified");
        assertBad(authenticator.asserted(CHALLENGE, _ -> {}, "evil.example", 0x05, 0), "relying party");
        assertThat(judge(flags(0x1d))).as("a backed up passkey").isInstanceOf(Verdict.Good.class);
    }

    @Test
    void malformed_authenticator_data_is_refused() {
        var client = authenticator.asserted(CHALLENGE).clientData();
        var data = Authenticator.data(Authenticator.RP_ID, 0x05, 0);
        for (var bad : List.of(
                Bytes.of(),
                Bytes.of(Arrays.copyOf(data.toArray(), 36)),
                data.append(Bytes.of((byte) 0)),
                Authenticator.data(Authenticator.RP_ID, 0x45, 0),
                Authenticator.data(Authenticator.RP_ID, 0x85, 0),
                Authenticator.data(Authenticator.RP_ID, 0x15, 0),
                data.append(Bytes.of(new byte[2000])))) {
            assertBad(authenticator.asserted(client, bad), "none");
        }
        var extended = Authenticator.data(Authenticator.RP_ID, 0x85, 0).append(Bytes.of((byte) 0xa0));
        assertThat(judge(authenticator.asserted(client, extended))).isInstanceOf(Verdict.Good.class);
    }

    @Test
    void another_key_or_credential_is_refused() {
        assertBad(Authenticator.es256().asserted(CHALLENGE), "signature");
        var good = authenticator.asserted(CHALLENGE);
        assertBad(
                new FactorProof.Passkey(
                        Bytes.ofUtf8("credential-2"), good.authenticatorData(), good.clientData(), good.signature()),
                "credential");
        assertBad(
                new FactorProof.Passkey(
                        good.credentialId(), good.authenticatorData(), good.clientData(), Bytes.of(new byte[64])),
                "signature");
    }

    @Test
    void a_device_signs_the_challenge_itself() {
        var device = new SecondFactor.Device(authenticator.publicKey());

        assertThat(proofs.judge(device, authenticator.signed(CHALLENGE), CHALLENGE))
                .isEqualTo(new Verdict.Good(0));
        assertThat(proofs.judge(device, authenticator.signed(OTHER), CHALLENGE)).isInstanceOf(Verdict.Bad.class);
        assertThat(proofs.judge(device, Authenticator.es256().signed(CHALLENGE), CHALLENGE))
                .isInstanceOf(Verdict.Bad.class);
    }

    @Test
    void only_keys_of_known_strength_are_fit() throws Exception {
        assertThat(proofs.isFit(authenticator.publicKey())).isTrue();
        assertThat(proofs.isFit(Authenticator.ed25519().publicKey())).isTrue();
        assertThat(proofs.isFit(key("EC", "secp384r1"))).isFalse();
        assertThat(proofs.isFit(key("RSA", "1024"))).isFalse();
        assertThat(proofs.isFit(key("Ed448", ""))).isFalse();
        assertThat(proofs.isFit(key("X25519", ""))).isFalse();
        assertThat(proofs.isFit(Bytes.ofUtf8("no key"))).isFalse();
        assertThat(proofs.isFit(authenticator.publicKey().append(Bytes.of((byte) 0))))
                .isFalse();
        var offCurve = authenticator.publicKey().toArray();
        offCurve[offCurve.length - 1] ^= 1;
        assertThat(proofs.isFit(Bytes.of(offCurve))).isFalse();
    }

    private static Bytes key(String kind, String size) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(kind);
        if (kind.equals("EC")) {
            generator.initialize(new ECGenParameterSpec(size));
        } else if (kind.equals("RSA")) {
            generator.initialize(Integer.parseInt(size));
        }
        return Bytes.of(generator.generateKeyPair().getPublic().getEncoded());
    }

    private FactorProof.Passkey with(String member, Object value) {
        return authenticator.asserted(CHALLENGE, it -> it.put(member, value), Authenticator.RP_ID, 0x05, 0);
    }

    private FactorProof.Passkey flags(int flags) {
        return authenticator.asserted(CHALLENGE, _ -> {}, Authenticator.RP_ID, flags, 0);
    }

    private void assertBad(FactorProof.Passkey proof, String word) {
        assertThat(judge(proof)).isInstanceOfSatisfying(Verdict.Bad.class, it -> assertThat(it.detail())
                .contains(word));
    }

    private Verdict judge(FactorProof.Passkey proof) {
        return proofs.judge(passkey(authenticator), proof, CHALLENGE, PARTY);
    }

    private static SecondFactor.Passkey passkey(Authenticator of) {
        var factor = (NewFactor.Passkey) of.passkey();
        return new SecondFactor.Passkey(factor.credentialId(), factor.publicKey(), factor.relyingParty());
    }
}
