package org.tabellion.credentials.adapter.out.sam;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.tabellion.credentials.spi.OfferedKeys;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.samclient.SamChannel;

/** By {@code policy.key_algorithms} of {@code /info}. A name that is not known here is of no use here. */
@Component
final class SamOfferedKeys implements OfferedKeys {

    private final SamChannel sam;

    SamOfferedKeys(SamChannel sam) {
        this.sam = sam;
    }

    @Override
    public Optional<Set<KeyAlgorithm>> now() {
        var names = sam.keyAlgorithms();
        var known = Arrays.stream(KeyAlgorithm.values())
                .filter(it -> names.contains(it.name().replace('_', '-')))
                .collect(Collectors.toUnmodifiableSet());
        return known.isEmpty() ? Optional.empty() : Optional.of(known);
    }
}
