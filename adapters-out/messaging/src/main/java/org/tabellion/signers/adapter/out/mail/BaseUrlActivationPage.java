package org.tabellion.signers.adapter.out.mail;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.tabellion.signers.spi.ActivationPage;

/** {@code tabellion.base-url}: the server's outside address, https in production, without a slash at its end. */
@Component
class BaseUrlActivationPage implements ActivationPage {

    private final String baseUrl;

    BaseUrlActivationPage(@Value("${tabellion.base-url}") String baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public String link(String token) {
        return baseUrl + "/activate#" + token;
    }
}
