package org.tabellion.samserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.SealedForm;
import org.tabellion.samapi.testkit.Contract;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published challenges of factors, which pages and devices are written from. */
class ChallengeExamplesTest {

    @Test
    void the_challenges_are_what_the_sam_computes() {
        var challenges = JsonMapper.shared().readTree(Contract.example("challenges"));
        var signing = challenges.path("signing");
        var jti = signing.path("jti").asString();
        var hashes = signing.path("dtbs_r")
                .valueStream()
                .map(it -> new Dtbsr(DigestAlgorithm.SHA256, Bytes.ofBase64Url(it.asString())))
                .toList();
        var signer = new SignerId(challenges.path("setting").path("signer_id").asString());
        var device = new NewFactor.Device(Bytes.ofBase64Url(challenges
                .path("change")
                .path("second_factor")
                .path("public_key")
                .asString()));
        var digest = DigestAlgorithm.SHA256.digest(SealedForm.of(device).toBytes());

        assertThat(Challenge.ofSigning(jti, new KeyPairId(signing.path("key_id").asString()), hashes))
                .isEqualTo(challenge(signing));
        var counting = challenges.path("counting");
        assertThat(Challenge.ofCounting(
                        jti,
                        new KeyPairId(counting.path("key_id").asString()),
                        DigestAlgorithm.ofOid(counting.path("hash_alg").asString())
                                .orElseThrow(),
                        counting.path("num_signatures").intValue()))
                .isEqualTo(challenge(counting));
        assertThat(Challenge.ofSetting(jti, signer)).isEqualTo(challenge(challenges.path("setting")));
        assertThat(Challenge.ofChange(jti, signer, digest)).isEqualTo(challenge(challenges.path("change")));
    }

    private static Challenge challenge(JsonNode example) {
        var challenge = Bytes.ofBase64Url(example.path("challenge").asString());
        assertThat(DigestAlgorithm.SHA256.digest(
                        Bytes.ofUtf8(example.path("canonical").asString())))
                .isEqualTo(challenge);
        return new Challenge(challenge);
    }
}
