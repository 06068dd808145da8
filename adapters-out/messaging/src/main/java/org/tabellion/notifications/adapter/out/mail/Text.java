package org.tabellion.notifications.adapter.out.mail;

import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tabellion.notifications.Notification;

/** Subject and body of a notification in its language, English where there is no such text. */
record Text(String subject, String body) {

    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    static Text of(Notification notification) {
        var bundle = ResourceBundle.getBundle(
                Text.class.getPackageName() + ".texts",
                notification.language(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        var template = notification.template().name();
        return new Text(
                filled(bundle.getString(template + ".subject"), notification.values()),
                filled(bundle.getString(template + ".body"), notification.values()));
    }

    /** In one pass: a value with braces in it is not filled again. */
    private static String filled(String text, Map<String, String> values) {
        return NAME.matcher(text).replaceAll(found -> {
            var value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the text wants a value for " + found.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
