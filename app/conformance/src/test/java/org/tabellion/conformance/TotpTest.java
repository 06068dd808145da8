package org.tabellion.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    /** RFC 6238, appendix B, the last six digits. */
    @ParameterizedTest
    @CsvSource({"59, 287082", "1111111109, 081804", "1234567890, 005924", "20000000000, 353130"})
    void codes_are_those_of_the_standard(long seconds, String code) {
        assertThat(new Totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").code(seconds / 30))
                .isEqualTo(code);
    }
}
