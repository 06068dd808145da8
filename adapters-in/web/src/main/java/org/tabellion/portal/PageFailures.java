package org.tabellion.portal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import org.tabellion.kernel.Failure;

/** A failure as a page: what it means for the signer, and nothing of its inside. */
@ControllerAdvice(basePackageClasses = PageFailures.class)
class PageFailures {

    private static final Logger LOG = LoggerFactory.getLogger(PageFailures.class);

    @ExceptionHandler
    ModelAndView failure(Failure failure) {
        LOG.info("a page failed: {} {}", failure.code(), failure.getMessage());
        return switch (failure.kind()) {
            case INVALID -> page(HttpStatus.BAD_REQUEST, "failure.invalid");
            case FORBIDDEN -> page(HttpStatus.FORBIDDEN, "failure.forbidden");
            case NOT_FOUND -> page(HttpStatus.NOT_FOUND, "failure.notFound");
            case CONFLICT -> page(HttpStatus.CONFLICT, "failure.conflict");
            case UNAVAILABLE -> page(HttpStatus.SERVICE_UNAVAILABLE, "failure.unavailable");
        };
    }

    @ExceptionHandler
    ModelAndView missing(MissingServletRequestParameterException missing) {
        LOG.info("a form came without {}", missing.getParameterName());
        return page(HttpStatus.BAD_REQUEST, "failure.invalid");
    }

    private static ModelAndView page(HttpStatus status, String text) {
        var page = new ModelAndView("portal/failure", status);
        page.addObject("text", text);
        return page;
    }
}
