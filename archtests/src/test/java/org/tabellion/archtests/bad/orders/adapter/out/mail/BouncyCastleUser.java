package org.tabellion.archtests.bad.orders.adapter.out.mail;

import org.bouncycastle.cert.X509CertificateHolder;

/** Bad (9): Bouncy Castle outside its leaves. */
interface BouncyCastleUser {
    X509CertificateHolder certificate();
}
