package org.tabellion.authentication.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tabellion.authentication.model.FactorLock;
import org.tabellion.authentication.model.SigningFactor.MailCode;
import org.tabellion.authentication.model.SigningFactor.PinVerifier;
import org.tabellion.authentication.model.SigningFactor.Token;
import org.tabellion.authentication.spi.SigningFactors;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;

/** What every {@link SigningFactors} keeps. */
public interface SigningFactorsContract {

    GroupId GROUP = new GroupId("bank");
    SignerId SIGNER = new SignerId("sg_" + "A".repeat(26));
    CredentialId CREDENTIAL = new CredentialId("cr_" + "B".repeat(26));
    Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    SigningFactors signingFactors();

    @Test
    default void a_pin_is_kept_counted_locked_and_removed() {
        GroupScope.run(GROUP, () -> {
            var factors = signingFactors();
            assertThat(factors.pin(SIGNER)).isEmpty();
            var pin = new PinVerifier(SIGNER, 1, FactorLock.OPEN, "hash");
            assertThat(factors.put(pin)).isTrue();
            for (int i = 0; i < 5; i++) {
                pin = pin.tried(NOW);
                assertThat(factors.put(pin)).isTrue();
            }
            assertThat(factors.pin(SIGNER)).contains(pin);
            assertThat(pin.lock().until()).contains(FactorLock.FOR_GOOD);

            factors.put(factors.token(SIGNER).began(Bytes.ofHex("01")));
            factors.removePin(SIGNER);
            assertThat(factors.pin(SIGNER)).isEmpty();
            assertThat(factors.token(SIGNER).begun()).isPresent();
            factors.put(new PinVerifier(SIGNER, 1, FactorLock.OPEN, "hash"));
            factors.remove(SIGNER);
            assertThat(factors.pin(SIGNER)).isEmpty();
            assertThat(factors.token(SIGNER)).isEqualTo(Token.of(SIGNER));
        });
    }

    @Test
    default void a_code_is_kept_with_what_it_is_for() {
        GroupScope.run(GROUP, () -> {
            var factors = signingFactors();
            var sent = factors.mailCode(SIGNER).sent(CREDENTIAL, Bytes.ofHex("ab".repeat(32)), NOW);
            assertThat(factors.put(sent)).isTrue();
            assertThat(factors.mailCode(SIGNER)).isEqualTo(sent);

            var used = sent.tried(NOW).accepted();
            assertThat(factors.put(sent.tried(NOW))).isTrue();
            assertThat(factors.put(used)).isTrue();
            assertThat(factors.mailCode(SIGNER)).isEqualTo(used).isNotEqualTo(MailCode.of(SIGNER));
        });
    }

    @Test
    default void an_authenticator_is_kept_with_its_steps_and_questions() {
        GroupScope.run(GROUP, () -> {
            var factors = signingFactors();
            var begun = factors.token(SIGNER).began(Bytes.ofHex("01"));
            var confirmed = begun.confirmed(59_000_000);
            var asked = confirmed.asked(CREDENTIAL, "00000007", NOW);
            for (Token each : new Token[] {begun, confirmed, asked}) {
                assertThat(factors.put(each)).isTrue();
                assertThat(factors.token(SIGNER)).isEqualTo(each);
            }
        });
    }

    @Test
    default void of_two_changes_of_one_version_one_is_kept() {
        GroupScope.run(GROUP, () -> {
            var factors = signingFactors();
            var pin = new PinVerifier(SIGNER, 1, FactorLock.OPEN, "hash");
            assertThat(factors.put(pin)).isTrue();
            assertThat(factors.put(pin)).as("the first, a second time").isFalse();
            assertThat(factors.put(pin.tried(NOW))).isTrue();
            assertThat(factors.put(pin.accepted())).isFalse();
            assertThat(factors.pin(SIGNER)).contains(pin.tried(NOW));
        });
    }
}
