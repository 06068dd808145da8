package org.tabellion.kernel;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The correlation id of the present request (W3C Trace Context): it walks through edge, process, SAM and both audits.
 *
 * @param traceparent as the header has it: {@code 00-<32 hex>-<16 hex>-<2 hex>}
 */
public record Trace(String traceparent) {

    private static final Pattern SHAPE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Trace NONE = new Trace("00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00");
    private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

    public Trace {
        if (!SHAPE.matcher(traceparent).matches()) {
            throw new IllegalArgumentException("not a traceparent of version 00");
        }
    }

    public static Trace begin(Randomness randomness) {
        return new Trace(
                "00-" + randomness.bytes(16).hex() + "-" + randomness.bytes(8).hex() + "-01");
    }

    /** What the header says if it says it well, else a new one: a caller's nonsense is not worth a refusal. */
    public static Trace continueOrBegin(@Nullable String header, Randomness randomness) {
        return header != null && SHAPE.matcher(header).matches() ? new Trace(header) : begin(randomness);
    }

    public <T extends @Nullable Object, X extends Throwable> T call(ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    public static Trace current() {
        return CURRENT.isBound() ? CURRENT.get() : NONE;
    }

    /** The 32 hexadecimal digits in the middle. */
    public String traceId() {
        return traceparent.substring(3, 35);
    }
}
