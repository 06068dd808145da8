package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.sam.adapter.out.pkcs11.NssToken;

/** The real SAM on NSS softokn, whose wrapping key lives in the token: over a restart, and by the configuration alone. */
final class SamOnNssTest {

    private static final String CLIENT = "ssa-1";

    @Test
    void the_keys_of_the_world_are_found_again_in_the_token_after_a_restart(@TempDir Path folder) throws Exception {
        var token = NssToken.create(folder.resolve("nss")).settings("any").place();
        var hsm =
                """
                {"module": "%s", "vendor": "nss", "token": "%s", "pin_file": "pin", "init_arguments": "%s"}"""
                        .formatted(
                                token.module(),
                                token.tokenLabel(),
                                token.initArguments().orElseThrow());
        try (var sam = SamUnderTest.createOn(
                folder, hsm, Map.of(), List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), List.of(CLIENT))) {
            sam.start();
            SamUnderTest.pause(1100);
            var ec = enrol(sam, KeyAlgorithm.P_256);
            var rsa = enrol(sam, KeyAlgorithm.RSA_2048);
            sign(sam, ec, "NONEwithECDSA");
            sam.stop();
            sam.start();
            SamUnderTest.pause(1100);
            sign(sam, ec, "NONEwithECDSA");
            sign(sam, rsa, "NONEwithRSA");
            assertThat(sam.verifyLogByPython()).contains("whole");
        }
    }

    private static EnrolledKey enrol(SamUnderTest sam, KeyAlgorithm kind) {
        try (var channel = sam.channel(CLIENT)) {
            return EnrolledKey.enrol(sam, channel, CLIENT, kind, "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3A");
        }
    }

    private static void sign(SamUnderTest sam, EnrolledKey key, String verifierName) throws Exception {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        var hashes = List.of(Bytes.of(bytes));
        try (var channel = sam.channel(CLIENT)) {
            var answer = channel.call(key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes));
            boolean rsa = verifierName.endsWith("RSA");
            var verifier = Signature.getInstance(verifierName);
            verifier.initVerify(KeyFactory.getInstance(rsa ? "RSA" : "EC")
                    .generatePublic(new X509EncodedKeySpec(key.publicKey().toArray())));
            var prefix = rsa ? Bytes.ofHex("3031300d060960864801650304020105000420") : Bytes.of();
            verifier.update(prefix.append(hashes.getFirst()).toArray());
            assertThat(verifier.verify(EnrolledKey.values(answer).getFirst().toArray()))
                    .isTrue();
        }
    }
}
