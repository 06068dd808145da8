package org.tabellion.sam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.testkit.SoftwareHsm.Fault;
import org.tabellion.sam.testkit.SoftwareHsm.Step;

final class SoftwareHsmTest implements HsmContract {

    private static final SoftwareHsm HSM = new SoftwareHsm("world-a");
    private static final SoftwareHsm FOREIGN = new SoftwareHsm("world-b");

    @Override
    public Hsm hsm() {
        return HSM;
    }

    @Override
    public Hsm foreign() {
        return FOREIGN;
    }

    @Override
    public int liveKeys() {
        return HSM.liveKeys();
    }

    @Test
    void a_signature_that_failed_and_was_not_done_is_not_counted() {
        var hsm = new SoftwareHsm();
        var key = hsm.generate(KeyAlgorithm.P_256).wrapped();
        hsm.fail(Step.SIGN, Fault.FAILED_NOT_DONE);
        assertThatThrownBy(() -> sign(hsm, key)).isInstanceOf(Failure.class);
        assertThat(hsm.signatures()).isZero();
        assertThat(hsm.signed()).isEmpty();
        assertThat(hsm.unwraps()).isEqualTo(1);
        assertThat(hsm.destroys()).isEqualTo(1);
        assertThat(hsm.liveKeys()).isZero();
    }

    @Test
    void a_signature_that_failed_but_was_done_is_counted() {
        var hsm = new SoftwareHsm();
        var key = hsm.generate(KeyAlgorithm.P_256).wrapped();
        hsm.fail(Step.SIGN, Fault.FAILED_BUT_DONE);
        assertThatThrownBy(() -> sign(hsm, key)).isInstanceOf(Failure.class);
        assertThat(hsm.signatures()).isEqualTo(1);
        assertThat(hsm.signed()).containsExactly(HsmContract.hash(SignatureAlgorithm.ECDSA_SHA256, "x"));
        assertThat(sign(hsm, key)).hasSize(1);
        assertThat(hsm.signatures()).isEqualTo(2);
    }

    @Test
    void a_lost_unwrap_leaves_no_key() {
        var hsm = new SoftwareHsm();
        var key = hsm.generate(KeyAlgorithm.P_256).wrapped();
        hsm.fail(Step.UNWRAP, Fault.FAILED_BUT_DONE);
        assertThatThrownBy(() -> sign(hsm, key)).isInstanceOf(Failure.class);
        assertThat(hsm.unwraps()).isEqualTo(1);
        assertThat(hsm.liveKeys()).isZero();
    }

    @Test
    void scripts_run_in_the_order_of_the_steps() {
        var hsm = new SoftwareHsm();
        var key = hsm.generate(KeyAlgorithm.P_256).wrapped();
        var seen = new ArrayList<Step>();
        for (var step : List.of(Step.UNWRAP, Step.SIGN, Step.DESTROY)) {
            hsm.before(step, () -> seen.add(step));
        }
        assertThat(sign(hsm, key)).hasSize(1);
        assertThat(seen).containsExactly(Step.UNWRAP, Step.SIGN, Step.DESTROY);
    }

    @Test
    void nothing_answers_while_it_is_down() {
        var hsm = new SoftwareHsm();
        hsm.goDown();
        assertThat(hsm.isAlive()).isFalse();
        assertThatThrownBy(() -> hsm.seal(Bytes.of())).isInstanceOf(Failure.class);
        hsm.comeBack();
        assertThat(hsm.seal(Bytes.of()).length()).isEqualTo(32);
    }

    private static List<Bytes> sign(SoftwareHsm hsm, Hsm.WrappedKey key) {
        return hsm.sign(
                key,
                SignatureAlgorithm.ECDSA_SHA256,
                List.of(HsmContract.hash(SignatureAlgorithm.ECDSA_SHA256, "x")),
                () -> {});
    }
}
