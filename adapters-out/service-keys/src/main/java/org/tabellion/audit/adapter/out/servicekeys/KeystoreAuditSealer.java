package org.tabellion.audit.adapter.out.servicekeys;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.tabellion.audit.spi.AuditSealer;
import org.tabellion.kernel.Bytes;
import org.tabellion.servicekeys.ServiceKeystore;
import org.tabellion.servicekeys.SigningKey;

@Component
class KeystoreAuditSealer implements AuditSealer {

    private final SigningKey key;
    private final List<SigningKey> known;

    KeystoreAuditSealer(ServiceKeystore keys) {
        this.key = keys.signing("audit");
        this.known =
                Stream.concat(Stream.of(key), keys.former("audit").stream()).toList();
    }

    @Override
    public Signed sign(Bytes head) {
        return new Signed(key.kid(), key.sign(head));
    }

    @Override
    public boolean verify(String kid, Bytes head, Bytes signature) {
        return known.stream().anyMatch(it -> it.kid().equals(kid) && it.verify(head, signature));
    }
}
