package org.tabellion.pki;

/** Bytes from outside that are not what they should be, or an answer that must not be believed. */
public final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    public Malformed(String what) {
        super(what);
    }

    private Malformed(String what, Throwable cause) {
        super(what, cause);
    }

    @FunctionalInterface
    public interface Reading<T> {
        T read() throws Exception;
    }

    /**
     * Reads something whose bytes a stranger wrote. The parsers of Bouncy Castle tell of a wrong structure by a dozen
     * checked and unchecked exceptions, so here, and only here, all of them mean the same.
     *
     * @throws Malformed if it cannot be read
     */
    public static <T> T orElse(String what, Reading<T> reading) throws Malformed {
        try {
            return reading.read();
        } catch (Malformed told) {
            throw told;
        } catch (Exception unreadable) {
            throw new Malformed("not " + what, unreadable);
        }
    }

    /** @throws Malformed saying {@code otherwise} if {@code holds} is false */
    public static void unless(boolean holds, String otherwise) throws Malformed {
        if (!holds) {
            throw new Malformed(otherwise);
        }
    }

    /** One line for a log: whoever sends rubbish shall not fill it with stack traces. */
    public static String told(Throwable trouble) {
        var text = new StringBuilder(String.valueOf(trouble.getMessage()));
        var cause = trouble.getCause();
        for (int depth = 0; cause != null && depth < 5; depth++) {
            text.append(" <- ").append(cause.getMessage());
            cause = cause.getCause();
        }
        return text.toString().replaceAll("\\p{Cntrl}", " ");
    }
}
