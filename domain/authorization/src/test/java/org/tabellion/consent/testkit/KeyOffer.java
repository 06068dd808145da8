package org.tabellion.consent.testkit;

import java.util.List;
import java.util.Optional;
import org.tabellion.consent.spi.OfferedCertificates;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.OrderKey;
import org.tabellion.signers.ReadSigner;
import org.tabellion.signers.SignerView;
import org.tabellion.signers.testkit.SignersContract;

/** What the neighbours say of one signer, Ada, who may have one more key until the test says otherwise. */
public final class KeyOffer implements OrderKey, OfferedCertificates, ReadSigner {

    private final SignerId signer;
    private OrderKey.Outcome outlook = OrderKey.Outcome.ORDERED;

    public KeyOffer(SignerId signer) {
        this.signer = signer;
    }

    public void outlook(OrderKey.Outcome other) {
        outlook = other;
    }

    @Override
    public Outcome order(EnrolmentId enrolment, SignerId wanted, ClientId client) {
        return outlook;
    }

    @Override
    public Outcome outlook(SignerId wanted) {
        return outlook;
    }

    @Override
    public List<String> policies() {
        return List.of("natural-person", "2.999.241.1");
    }

    @Override
    public SignerView signer(SignerId id) {
        if (!id.equals(signer)) {
            throw Failure.notFound("signer");
        }
        return new SignerView(signer, GroupScope.current().orElseThrow(), SignersContract.person(), true);
    }

    @Override
    public Optional<SignerView> byMailAddress(String mailAddress) {
        return Optional.empty();
    }
}
