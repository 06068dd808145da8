package org.tabellion.signing.testkit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.signing.spi.SignatureActivation;

/** A SAM that lets each SAD be used once, answers a repeated request from its record, and can lose its next answer. */
public final class OnceOnlySam implements SignatureActivation {

    public enum Fault {
        FAILED_NOT_DONE,
        FAILED_BUT_DONE
    }

    private final Map<String, Answer> recorded = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private Optional<Fault> fault = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private int signatures;

    public void failNext(Fault next) {
        fault = Optional.of(next);
    }

    public void refuseNext(String code) {
        refusal = Optional.of(code);
    }

    public int signatures() {
        return signatures;
    }

    @Override
    public Answer activate(Activation activation) {
        var present = fault;
        fault = Optional.empty();
        if (present.equals(Optional.of(Fault.FAILED_NOT_DONE))) {
            throw Failure.unavailable("SAM", null);
        }
        var answer = recorded.computeIfAbsent(activation.requestId(), _ -> judge(activation));
        if (present.isPresent()) {
            throw Failure.unavailable("SAM", null);
        }
        return answer;
    }

    private Answer judge(Activation activation) {
        if (refusal.isPresent()) {
            var code = refusal.get();
            refusal = Optional.empty();
            return new Answer.Refused(code, "au_refused");
        }
        if (!used.add(activation.sad().compact())) {
            return new Answer.Refused("sad_invalid", "au_refused");
        }
        signatures += activation.hashes().size();
        return new Answer.Activated(
                activation.hashes().stream()
                        .map(it -> Bytes.ofUtf8("value of ").append(it.value()))
                        .toList(),
                "au_" + signatures,
                Bytes.ofUtf8("{}"));
    }
}
