package org.tabellion.sam.application;

import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SecondFactor;
import org.tabellion.sam.application.FactorDesk.Bound;
import org.tabellion.sam.model.Challenge;
import org.tabellion.sam.model.PinRules;
import org.tabellion.sam.spi.FactorProofs;
import org.tabellion.sam.spi.SamConfiguration;

/** Makes of what comes in what the signer object will hold. */
final class FactorMaking {

    private static final int LONGEST_CREDENTIAL = 1023;

    private final PinDesk pins;
    private final FactorProofs proofs;
    private final SamConfiguration configuration;

    FactorMaking(PinDesk pins, FactorProofs proofs, SamConfiguration configuration) {
        this.pins = pins;
        this.proofs = proofs;
        this.configuration = configuration;
    }

    /**
     * @param before the factor that it replaces
     * @param jti of the token that comes along
     * @throws Denial INVALID_FACTOR if the SAM would not rely on it
     */
    SecondFactor made(SignerId signer, Optional<SecondFactor> before, NewFactor factor, String jti) {
        return switch (factor) {
            case NewFactor.PinEnvelope(var envelope) -> {
                var bound = new Bound(jti, Challenge.ofSetting(jti, signer));
                yield pins.oneOfFew(() -> pins.made(signer, before, envelope, bound, pinRules()));
            }
            case NewFactor.Passkey(var credential, var key, var party) -> {
                if (credential.length() == 0 || credential.length() > LONGEST_CREDENTIAL) {
                    throw unfit("a credential id has 1 to " + LONGEST_CREDENTIAL + " bytes");
                }
                if (configuration.fixed().factors().relyingParty(party).isEmpty()) {
                    throw unfit("passkeys of this domain are not believed");
                }
                yield new SecondFactor.Passkey(credential, fit(key), party);
            }
            case NewFactor.Device(var key) -> new SecondFactor.Device(fit(key));
        };
    }

    private PinRules pinRules() {
        var rules = configuration.fixed().factors();
        return new PinRules(rules.leastDigits(), rules.leastCharacters());
    }

    private Bytes fit(Bytes publicKey) {
        if (!proofs.isFit(publicKey)) {
            throw unfit("the key is none of P-256, Ed25519, RSA of 2048 bits and more");
        }
        return publicKey;
    }

    private static Denial unfit(String objection) {
        return Denial.of(SamError.INVALID_FACTOR, Reason.FACTOR, objection);
    }
}
