package org.tabellion.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.tabellion.credentials.adapter.out.cmp.CmpCertificateAuthority;
import org.tabellion.credentials.adapter.out.cmp.CmpConnector;
import org.tabellion.credentials.adapter.out.cmp.CmpProtection;
import org.tabellion.credentials.adapter.out.pkcs10.Pkcs10CertificationRequests;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.credentials.spi.CertificationRequests;
import org.tabellion.documents.adapter.out.pki.HttpTimestampAuthority;
import org.tabellion.documents.adapter.out.pki.OnlineRevocationEvidence;
import org.tabellion.documents.adapter.out.pki.TimestampConnector;
import org.tabellion.documents.spi.RevocationEvidence;
import org.tabellion.documents.spi.TimestampAuthority;
import org.tabellion.http.AllowedAddresses;
import org.tabellion.http.Outbound;
import org.tabellion.http.PinnedOutbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.orders.adapter.out.http.SecurityEventAnnouncer;
import org.tabellion.orders.spi.AnnouncementSigner;
import org.tabellion.orders.spi.Announcer;

/**
 * The authorities this installation works with.
 *
 * <ul>
 *   <li>{@code tabellion.outbound.allowed}: {@code host:port} of neighbours that may be called though their address is not public
 *   <li>{@code tabellion.ca.url}: CMP over HTTP; {@code .reference} and {@code .secret-file}: what the authority handed out to
 *       protect requests; {@code .trust-anchors}, {@code .intermediates}: certificate files, PEM or DER; {@code .names-profile}
 *   <li>{@code tabellion.tsa.url}: RFC 3161 over HTTP; {@code .policy} (optional); {@code .trust-anchors}
 *   <li>{@code tabellion.callbacks.allowed}: {@code host:port} that clients may be told at though the address is not public;
 *       apart from the neighbours, whom no client names; {@code .authorities}: certificate files, who vouches for those that
 *       are told, in the place of the authorities that the platform trusts
 * </ul>
 *
 * The anchors are trusted to say who a signer is, and what time it was.
 */
@Configuration(proxyBeanMethods = false)
class PkiConnectors {

    @Bean
    Outbound outbound(Environment environment) {
        return PinnedOutbound.to(new AllowedAddresses(
                List.of(environment.getProperty("tabellion.outbound.allowed", String[].class, new String[0]))));
    }

    @Bean
    Announcer announcer(
            Environment environment,
            AnnouncementSigner signer,
            @Value("${tabellion.base-url}") String issuer,
            TrustedTime time) {
        var allowed = new AllowedAddresses(
                List.of(environment.getProperty("tabellion.callbacks.allowed", String[].class, new String[0])));
        var authorities = environment.getProperty("tabellion.callbacks.authorities", String[].class, new String[0]);
        var callbacks = authorities.length == 0
                ? PinnedOutbound.to(allowed)
                : PinnedOutbound.to(allowed, certificates(authorities));
        return new SecurityEventAnnouncer(callbacks, signer, issuer, time);
    }

    @Bean
    CertificateAuthority certificateAuthority(
            Outbound outbound, Environment environment, Randomness randomness, TrustedTime time) {
        var connector = new CmpConnector(
                URI.create(environment.getRequiredProperty("tabellion.ca.url")),
                environment.getProperty("tabellion.ca.names-profile", Boolean.class, false),
                CmpProtection.sharedSecret(
                        Bytes.ofUtf8(environment.getRequiredProperty("tabellion.ca.reference")),
                        secret(Path.of(environment.getRequiredProperty("tabellion.ca.secret-file")))),
                certificates(environment.getRequiredProperty("tabellion.ca.trust-anchors", String[].class)),
                certificates(environment.getProperty("tabellion.ca.intermediates", String[].class, new String[0])));
        return new CmpCertificateAuthority(outbound, connector, randomness, time);
    }

    @Bean
    CertificationRequests certificationRequests() {
        return new Pkcs10CertificationRequests();
    }

    @Bean
    TimestampAuthority timestampAuthority(
            Outbound outbound, Environment environment, Randomness randomness, TrustedTime time) {
        var connector = new TimestampConnector(
                URI.create(environment.getRequiredProperty("tabellion.tsa.url")),
                Optional.ofNullable(environment.getProperty("tabellion.tsa.policy")),
                certificates(environment.getRequiredProperty("tabellion.tsa.trust-anchors", String[].class)));
        return new HttpTimestampAuthority(outbound, List.of(connector), randomness, time);
    }

    @Bean
    RevocationEvidence revocationEvidence(Outbound outbound, Randomness randomness, TrustedTime time) {
        return new OnlineRevocationEvidence(outbound, randomness, time);
    }

    private static char[] secret(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip().toCharArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Bytes> certificates(String... files) {
        var found = new ArrayList<Bytes>();
        for (var file : files) {
            try (var in = Files.newInputStream(Path.of(file))) {
                for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    found.add(Bytes.of(certificate.getEncoded()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a certificate of %s has no encoding".formatted(file), e);
            } catch (CertificateException e) {
                throw new IllegalStateException("%s holds no certificates".formatted(file), e);
            }
        }
        return found;
    }
}
