package org.tabellion.access.adapter.out.servicekeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.access.SignToken;
import org.tabellion.kernel.Bytes;
import org.tabellion.servicekeys.ServiceKeystore;

/** The key of tokens goes from {@code token-next} to {@code token} to {@code token-former}, and is the same all the way. */
class KeystoreTokenSignerTest {

    private static final char[] PASSWORD = "of the test".toCharArray();

    private Path folder;
    private Path file;

    @BeforeEach
    void make(@TempDir Path given) {
        folder = given;
        file = folder.resolve("keys.p12");
        ServiceKeystore.openOrMake(file, PASSWORD);
    }

    @Test
    void a_key_is_told_before_it_signs_and_after_it_has_signed() throws Exception {
        var first = kidOf(started());
        assertThat(kids(started())).containsExactly(first);

        announce();
        var announced = started();
        var second = kids(announced).getLast();
        assertThat(kids(announced)).containsExactly(first, second);
        assertThat(kidOf(announced)).isEqualTo(first);

        move("token", "token-former");
        move("token-next", "token");
        var changed = started();
        assertThat(kidOf(changed)).isEqualTo(second);
        assertThat(kids(changed)).containsExactly(second, first);

        drop("token-former");
        assertThat(kids(started())).containsExactly(second);
    }

    /** As the server does when it starts. */
    private KeystoreTokenSigner started() {
        return new KeystoreTokenSigner(ServiceKeystore.open(file, PASSWORD));
    }

    private static List<String> kids(KeystoreTokenSigner signer) {
        return signer.keys().stream().map(SignToken.TokenKey::kid).toList();
    }

    private static String kidOf(KeystoreTokenSigner signer) {
        var token = signer.sign("at+jwt", Bytes.ofUtf8("{}"));
        var header = Bytes.ofBase64Url(token.substring(0, token.indexOf('.'))).utf8();
        return header.replaceFirst(".*\"kid\":\"([^\"]+)\".*", "$1");
    }

    private void announce() throws IOException, GeneralSecurityException {
        var other = folder.resolve("other.p12");
        ServiceKeystore.openOrMake(other, PASSWORD);
        var from = KeyStore.getInstance(other.toFile(), PASSWORD);
        var keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        keys.setKeyEntry("token-next", from.getKey("token", PASSWORD), PASSWORD, from.getCertificateChain("token"));
        write(keys);
    }

    private void move(String alias, String to) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        keys.setKeyEntry(to, keys.getKey(alias, PASSWORD), PASSWORD, keys.getCertificateChain(alias));
        keys.deleteEntry(alias);
        write(keys);
    }

    private void drop(String alias) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        keys.deleteEntry(alias);
        write(keys);
    }

    private void write(KeyStore keys) throws IOException, GeneralSecurityException {
        try (var out = Files.newOutputStream(file)) {
            keys.store(out, PASSWORD);
        }
    }
}
