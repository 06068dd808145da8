package org.tabellion.notifications.adapter.out.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.tabellion.notifications.Notification;

class SmtpMailServerTest {

    @RegisterExtension
    static final GreenMailExtension GREEN_MAIL =
            new GreenMailExtension(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();

    @Test
    void a_code_arrives_in_the_language_of_its_reader() throws Exception {
        sender.setHost("127.0.0.1");
        sender.setPort(GREEN_MAIL.getSmtp().getPort());
        var mail = new SmtpMailServer(sender, "noreply@example.org");

        assertThat(mail.hand(code(Locale.GERMAN, "Zoë"))).isTrue();

        var received = GREEN_MAIL.getReceivedMessages()[0];
        assertThat(received.getSubject()).isEqualTo("Ihr Code");
        assertThat(received.getContent().toString()).contains("Guten Tag Zoë,").contains("    123456");
        assertThat(received.getAllRecipients()[0]).hasToString("zoe@example.org");
    }

    @Test
    void a_server_that_is_down_is_told_not_thrown() {
        sender.setHost("127.0.0.1");
        sender.setPort(1);

        assertThat(new SmtpMailServer(sender, "noreply@example.org").hand(code(Locale.ENGLISH, "Zoë")))
                .isFalse();
    }

    @Test
    void every_template_has_its_texts_in_every_language() {
        var values = Map.of(
                "name", "Zoë", "code", "1", "link", "https://x", "document", "d", "client", "c", "credential", "k");
        for (var template : Notification.Template.values()) {
            var subjects = Stream.of("en", "de", "es", "fr", "pt")
                    .map(it -> Text.of(new Notification(template, "a@b", Locale.of(it), values)))
                    .peek(it -> assertThat(it.body()).doesNotContain("{"))
                    .map(Text::subject)
                    .distinct();
            // Portuguese falls back to English.
            assertThat(subjects).hasSize(4);
        }
    }

    @Test
    void a_value_with_braces_is_not_filled_again() {
        var text = Text.of(code(Locale.ENGLISH, "{code}"));

        assertThat(text.body()).startsWith("Hello {code},");
    }

    private static Notification code(Locale language, String name) {
        return new Notification(
                Notification.Template.ONE_TIME_PASSWORD,
                "zoe@example.org",
                language,
                Map.of("name", name, "code", "123456"));
    }
}
