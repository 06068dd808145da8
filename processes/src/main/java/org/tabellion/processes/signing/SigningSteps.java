package org.tabellion.processes.signing;

import static org.tabellion.processes.StepResult.done;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.tabellion.documents.DeliverDocument;
import org.tabellion.documents.EndRequest;
import org.tabellion.documents.ExtendDocument;
import org.tabellion.documents.SignDocument;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.processes.ProcessStep;
import org.tabellion.processes.StepResult.Refused;
import org.tabellion.processes.StepWork;

/** What each service task of {@code signing.bpmn} asks of a capability. */
@Configuration(proxyBeanMethods = false)
class SigningSteps {

    @Bean
    ProcessStep signDocumentStep(SignDocument signDocument) {
        return new ProcessStep(SigningProcess.TOPIC_SIGN_DOCUMENT, work -> switch (signDocument.sign(request(work))) {
            case SignDocument.Outcome.Signed _ -> done();
            case SignDocument.Outcome.NotSigned(var reason) ->
                new Refused(SigningProcess.ERROR_NOT_SIGNED, Map.of(SigningProcess.VARIABLE_REASON, reason));
        });
    }

    @Bean
    ProcessStep extendDocumentStep(ExtendDocument extendDocument) {
        return new ProcessStep(SigningProcess.TOPIC_EXTEND_DOCUMENT, work -> {
            extendDocument.extend(request(work));
            return done();
        });
    }

    @Bean
    ProcessStep deliverDocumentStep(DeliverDocument deliverDocument) {
        return new ProcessStep(SigningProcess.TOPIC_DELIVER_DOCUMENT, work -> switch (deliverDocument.deliver(
                request(work))) {
            case DeliverDocument.Outcome.Delivered _ -> done();
            case DeliverDocument.Outcome.Withheld(var reason) ->
                new Refused(SigningProcess.ERROR_DOCUMENT_WITHHELD, Map.of(SigningProcess.VARIABLE_REASON, reason));
        });
    }

    @Bean
    ProcessStep failRequestStep(EndRequest endRequest) {
        return new ProcessStep(SigningProcess.TOPIC_FAIL_REQUEST, work -> {
            endRequest.failed(request(work), work.requiredText(SigningProcess.VARIABLE_REASON));
            return done();
        });
    }

    @Bean
    ProcessStep expireRequestStep(EndRequest endRequest) {
        return new ProcessStep(SigningProcess.TOPIC_EXPIRE_REQUEST, work -> {
            endRequest.expired(request(work));
            return done();
        });
    }

    private static SigningRequestId request(StepWork work) {
        return new SigningRequestId(work.businessKey());
    }
}
