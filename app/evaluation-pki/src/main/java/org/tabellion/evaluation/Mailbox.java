package org.tabellion.evaluation;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes every mail by SMTP on the loopback address and delivers none: what signers would read is read here. */
final class Mailbox implements AutoCloseable {

    record Mail(String from, String subject, String text) {}

    private final GreenMail server;

    /** @param port 0 for any that is free */
    Mailbox(int port) {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP))
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        server.start();
    }

    int port() {
        return server.getSmtp().getPort();
    }

    Optional<Mail> newest(String address) throws IOException {
        try {
            for (var message : List.of(server.getReceivedMessages()).reversed()) {
                if (isTo(message, address)) {
                    return Optional.of(new Mail(
                            Arrays.toString(message.getFrom()), String.valueOf(message.getSubject()), text(message)));
                }
            }
            return Optional.empty();
        } catch (MessagingException e) {
            throw new IOException("a mail cannot be read", e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    private static boolean isTo(MimeMessage message, String address) throws MessagingException {
        var recipients = message.getRecipients(Message.RecipientType.TO);
        return recipients != null
                && Arrays.stream(recipients)
                        .anyMatch(it -> it instanceof InternetAddress internet
                                && internet.getAddress().equalsIgnoreCase(address));
    }

    private static String text(Part part) throws MessagingException, IOException {
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                var text = text(parts.getBodyPart(i));
                if (!text.isEmpty()) {
                    return text;
                }
            }
            return "";
        }
        return part.isMimeType("text/*") ? String.valueOf(part.getContent()) : "";
    }
}
