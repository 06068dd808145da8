package org.tabellion.cscapi;

import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What is really offered: the door, {@code info} and the published descriptions all ask here. */
@Component
class CscMethods {

    private final ObjectProvider<CscMethod> methods;
    /** Each lookup would cost more than the call; before the first call all are there. */
    private volatile List<CscMethod> found = List.of();

    CscMethods(ObjectProvider<CscMethod> methods) {
        this.methods = methods;
    }

    private List<CscMethod> all() {
        if (found.isEmpty()) {
            found = methods.stream().toList();
        }
        return found;
    }

    Optional<CscMethod> find(Generation generation, String name) {
        return all().stream()
                .filter(it -> it.isOf(generation) && it.name().equals(name))
                .findFirst();
    }

    /** A method that an order was taken for: it is still there, unless a node of another version took it. */
    DeferrableMethod deferrable(Generation generation, String name) {
        return find(generation, name)
                .filter(DeferrableMethod.class::isInstance)
                .map(DeferrableMethod.class::cast)
                .orElseThrow(() -> new IllegalStateException("no such method to be carried out later: " + name));
    }

    /** Sorted. */
    List<String> names(Generation generation) {
        return all().stream()
                .filter(it -> it.isOf(generation))
                .map(CscMethod::name)
                .sorted()
                .toList();
    }
}
