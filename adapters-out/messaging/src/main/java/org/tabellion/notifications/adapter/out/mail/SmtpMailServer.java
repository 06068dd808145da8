package org.tabellion.notifications.adapter.out.mail;

import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import org.tabellion.notifications.Notification;
import org.tabellion.notifications.spi.MailServer;

/**
 * Hands mails to the SMTP server of {@code spring.mail.*}. {@code tabellion.mail.from}: the sender's address.
 * The SMTP server is trusted with activation links and one-time codes.
 */
@Component
class SmtpMailServer implements MailServer {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpMailServer.class);

    private final JavaMailSender sender;
    private final String from;

    SmtpMailServer(JavaMailSender sender, @Value("${tabellion.mail.from}") String from) {
        this.sender = sender;
        this.from = from;
    }

    @Override
    public boolean hand(Notification notification) {
        var text = Text.of(notification);
        try {
            var mail = sender.createMimeMessage();
            var helper = new MimeMessageHelper(mail, StandardCharsets.UTF_8.name());
            helper.setFrom(from);
            helper.setTo(notification.mailAddress());
            helper.setSubject(text.subject());
            helper.setText(text.body());
            mail.setHeader("Auto-Submitted", "auto-generated");
            sender.send(mail);
            return true;
        } catch (MailException | MessagingException e) {
            // Neither the address nor the message of the exception, which quotes it.
            LOG.warn(
                    "a mail of kind {} was not taken: {}",
                    notification.template(),
                    e.getClass().getSimpleName());
            return false;
        }
    }
}
