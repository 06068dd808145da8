package org.tabellion.sam.adapter.out.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tabellion.sam.adapter.out.pkcs11.Answers.Remedy;

/** What the codes mean, and that a vendor's file may say otherwise. */
final class AnswersTest {

    private static final Answers STANDARD = Answers.with(new Properties());

    @ParameterizedTest
    @CsvSource({
        "0x090, SESSION",
        "0x0B3, SESSION",
        "0x082, LOGIN",
        "0x0F0, LOGIN",
        "0x101, LOGIN",
        "0x030, DEVICE",
        "0x032, DEVICE",
        "0x0E0, DEVICE",
        "0x190, DEVICE",
        "0x070, NONE",
        "0x0B1, NONE",
        "0x005, DOUBT",
        "0x80001234, DOUBT"
    })
    void a_code_says_what_brings_the_module_back(String code, Remedy remedy) {
        assertThat(STANDARD.remedy(answer("C_Sign", code))).isEqualTo(remedy);
    }

    @ParameterizedTest
    @CsvSource({"0x0A0, true", "0x0A4, true", "0x005, false", "0x101, false"})
    void a_refused_pin_is_known_by_its_code(String code, boolean refused) {
        assertThat(STANDARD.refusesPin(answer("C_Login", code))).isEqualTo(refused);
    }

    @Test
    void only_an_unwrapping_may_blame_the_blob() {
        assertThat(STANDARD.mayMeanBadBlob(answer("C_UnwrapKey", "0x110"))).isTrue();
        assertThat(STANDARD.mayMeanBadBlob(answer("C_UnwrapKey", "0x030"))).isFalse();
        assertThat(STANDARD.mayMeanBadBlob(answer("C_SignInit", "0x110"))).isFalse();
    }

    @Test
    void a_vendor_may_mean_something_else_by_a_code() {
        var properties = new Properties();
        properties.setProperty("answers.device", "0x5, 0x80001234");
        properties.setProperty("answers.pin", "0x80000001");
        var vendor = Answers.with(properties);
        assertThat(vendor.remedy(answer("C_Sign", "0x5"))).isEqualTo(Remedy.DEVICE);
        assertThat(vendor.remedy(answer("C_Sign", "0x80001234"))).isEqualTo(Remedy.DEVICE);
        assertThat(vendor.remedy(answer("C_Sign", "0xB3"))).isEqualTo(Remedy.SESSION);
        assertThat(vendor.refusesPin(answer("C_Login", "0x80000001"))).isTrue();
        assertThat(STANDARD.remedy(answer("C_Sign", "0x5"))).isEqualTo(Remedy.DOUBT);
    }

    private static Pkcs11Exception answer(String function, String code) {
        return new Pkcs11Exception(function, Long.decode(code));
    }
}
