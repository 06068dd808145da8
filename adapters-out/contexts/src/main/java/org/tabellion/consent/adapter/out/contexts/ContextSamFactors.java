package org.tabellion.consent.adapter.out.contexts;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.tabellion.consent.spi.SamFactors;
import org.tabellion.credentials.ChangeSignersFactor;
import org.tabellion.credentials.CheckSignersFactor;
import org.tabellion.credentials.ReadSignersFactor;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;

@Component
final class ContextSamFactors implements SamFactors {

    private final ReadSignersFactor reading;
    private final CheckSignersFactor checking;
    private final ChangeSignersFactor changing;

    ContextSamFactors(ReadSignersFactor reading, CheckSignersFactor checking, ChangeSignersFactor changing) {
        this.reading = reading;
        this.checking = checking;
        this.changing = changing;
    }

    @Override
    public Asked askedOf(SignerId signer) {
        var factor = reading.factorOf(signer);
        return new Asked(
                switch (factor.kind()) {
                    case NONE -> Kind.NOTHING;
                    case PIN -> Kind.PIN;
                    case OTHER -> Kind.ANOTHER;
                    case UNKNOWN -> Kind.UNKNOWN;
                },
                factor.version());
    }

    @Override
    public Optional<PinKey> pinKey() {
        return reading.pinKey().map(it -> new PinKey(it.id(), it.x(), it.y()));
    }

    @Override
    public Verdict check(CredentialId credential, Sad sad) {
        return switch (checking.check(credential, sad)) {
            case RIGHT -> Verdict.RIGHT;
            case WRONG -> Verdict.WRONG;
            case LOCKED -> Verdict.LOCKED;
            case REFUSED -> Verdict.REFUSED;
        };
    }

    @Override
    public Change change(String requestId, SignerId signer, int version, Bytes factor, Sad sad) {
        return switch (changing.change(requestId, signer, version, factor, sad)) {
            case CHANGED -> Change.DONE;
            case UNFIT -> Change.UNFIT;
            case NOT_AUTHORISED -> Change.NOT_AGREED;
            case LOCKED -> Change.LOCKED;
            case REFUSED -> Change.REFUSED;
        };
    }
}
