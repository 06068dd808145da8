package org.tabellion.edge;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import java.util.List;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;

/** The interfaces themselves ask for the token, so that every refusal is told in the words of their protocol. */
public final class StatelessSecurity {

    private StatelessSecurity() {}

    /**
     * Neither session nor cookie nor form: whoever calls shows a token in each call, and the interface judges it. What is left
     * of Spring Security is its firewall, and the headers of each answer.
     */
    public static SecurityFilterChain chain(String paths) {
        return new DefaultSecurityFilterChain(
                pathPattern(paths),
                new HeaderWriterFilter(List.of(
                        new XContentTypeOptionsHeaderWriter(),
                        new CacheControlHeadersWriter(),
                        new HstsHeaderWriter(),
                        new XFrameOptionsHeaderWriter(XFrameOptionsHeaderWriter.XFrameOptionsMode.DENY))));
    }
}
