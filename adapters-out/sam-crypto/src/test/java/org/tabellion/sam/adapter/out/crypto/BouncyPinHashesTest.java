package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.PinVerifier.Cost;
import org.tabellion.sam.model.Pin;

class BouncyPinHashesTest {

    /** From the tests of the reference implementation: 64 MiB, two passes, one lane, "password", "somesalt". */
    @Test
    void computes_what_the_reference_implementation_computes() {
        var pin = new Pin("password".getBytes(StandardCharsets.UTF_8));

        assertThat(new BouncyPinHashes().hash(pin, Bytes.ofUtf8("somesalt"), new Cost(65_536, 2, 1)))
                .isEqualTo(Bytes.ofHex("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"));
    }
}
