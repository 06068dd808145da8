package org.tabellion.sam.adapter.out.pkcs11;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Failure;

/** The modules of one world: those that are up take turns, the one with the least to do first. */
final class Rotation implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Rotation.class.getName());

    private final List<Pkcs11Module> modules;

    Rotation(List<Pkcs11Module> modules) {
        this.modules = List.copyOf(modules);
    }

    /**
     * Asks one module; if that cannot answer, the next.
     *
     * @throws Failure UNAVAILABLE if none is up, or none of those that are can answer; what another Failure a module throws
     */
    <T> T ask(Function<Pkcs11Module, T> question) {
        return ask(_ -> true, question);
    }

    /** Only those that {@code fit}; whether they do is asked again before each. */
    <T> T ask(Predicate<Pkcs11Module> fit, Function<Pkcs11Module, T> question) {
        @Nullable Failure last = null;
        for (var module : inTurn()) {
            if (fit.test(module)) {
                try {
                    return question.apply(module);
                } catch (Failure e) {
                    if (e.kind() != Failure.Kind.UNAVAILABLE) {
                        throw e;
                    }
                    LOG.log(Level.DEBUG, "{0}: {1}", module.settings().name(), e.getMessage());
                    last = e;
                }
            }
        }
        throw last == null ? Failure.unavailable("HSM", null) : last;
    }

    private List<Pkcs11Module> inTurn() {
        if (modules.size() == 1) {
            return modules.getFirst().isUp() ? modules : List.of();
        }
        var up = new ArrayList<Pkcs11Module>(modules.size());
        for (var module : modules) {
            if (module.isUp()) {
                up.add(module);
            }
        }
        up.sort(Comparator.comparingInt(Pkcs11Module::load));
        return up;
    }

    /** @throws Failure CONFLICT {@code several_modules} if there are more than one: a key of one is not the others' */
    Pkcs11Module only() {
        if (modules.size() > 1) {
            throw Failure.conflict(
                    "several_modules",
                    "a wrapping key is made or destroyed in one module: name one alone in static_config.json, start the SAM, rotate, bring the key to the others by the vendor's tools, name them all again");
        }
        return modules.getFirst();
    }

    boolean any(Predicate<Pkcs11Module> condition) {
        return modules.stream().anyMatch(condition);
    }

    List<ModuleState> states() {
        return modules.stream().map(Pkcs11Module::state).toList();
    }

    @Override
    public void close() {
        modules.forEach(Pkcs11Module::close);
    }
}
