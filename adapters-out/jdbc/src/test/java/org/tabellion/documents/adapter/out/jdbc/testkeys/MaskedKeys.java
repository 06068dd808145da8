package org.tabellion.documents.adapter.out.jdbc.testkeys;

import java.security.SecureRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.tabellion.documents.spi.DocumentKeys;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;

/** Wraps by remembering: enough to see that no key lies in the table as it is. */
@Component
class MaskedKeys implements DocumentKeys {

    private static final byte MASK = 0x5a;

    @Override
    public Wrapped wrap(Bytes key, String context) {
        return new Wrapped("masked", masked(key));
    }

    @Override
    public Bytes unwrap(Wrapped wrapped, String context) {
        return masked(wrapped.value());
    }

    private static Bytes masked(Bytes key) {
        var bytes = key.toArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= MASK;
        }
        return Bytes.of(bytes);
    }

    @Bean
    Randomness randomness() {
        var random = new SecureRandom();
        return count -> {
            var bytes = new byte[count];
            random.nextBytes(bytes);
            return Bytes.of(bytes);
        };
    }
}
