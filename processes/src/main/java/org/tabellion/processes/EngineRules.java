package org.tabellion.processes;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.db.DbReadOnlyIdentityServiceProvider;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * How the engine is run, whatever its configuration file says (design D3): it may see no bean, deserialize no object,
 * and lets an operator look, retry and cancel, but not deploy, start, set a variable or move a token.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
public final class EngineRules extends AbstractProcessEnginePlugin {

    /** The group that the operators' login puts into the engine's authentication. */
    public static final String OPERATORS = "operators";

    private static final List<String> MODELS = List.of("bpmn/enrolment.bpmn", "bpmn/signing.bpmn");

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setDatabaseSchemaUpdate("false");
        engine.setHistory("activity");
        engine.setAuthorizationEnabled(true);
        // Operators are the server's; without users to be made there is no first one to be set up by whoever comes
        // first.
        engine.setIdentityProviderSessionFactory(new GenericManagerFactory(DbReadOnlyIdentityServiceProvider.class));
        engine.setJavaSerializationFormatEnabled(false);
        engine.setBeans(Map.of());
        engine.setEnableExpressionsInAdhocQueries(false);
        engine.setEnableExpressionsInStoredQueries(false);
        engine.setEnableXxeProcessing(false);
        engine.setMetricsEnabled(false);
        engine.setTaskMetricsEnabled(false);
        engine.setDefaultNumberOfRetries(5);
        engine.setFailedJobRetryTimeCycle("R5/PT1M");
        engine.setHistoryCleanupBatchWindowStartTime("02:00");
        engine.setHistoryCleanupBatchWindowEndTime("04:00");
        if (engine instanceof SpringProcessEngineConfiguration found) {
            // It would name each model by the place of its jar, and see a new model in every other place.
            found.setDeploymentResources(new Resource[0]);
        }
    }

    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {
        var authorizations = engine.getAuthorizationService();
        allow(authorizations, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
        allow(
                authorizations,
                Resources.PROCESS_DEFINITION,
                Authorization.ANY,
                ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.READ_INSTANCE,
                ProcessDefinitionPermissions.READ_HISTORY,
                ProcessDefinitionPermissions.RETRY_JOB,
                ProcessDefinitionPermissions.DELETE_INSTANCE);
        allow(authorizations, Resources.DEPLOYMENT, Authorization.ANY, Permissions.READ);
        deploy(engine);
    }

    /** A model that has not changed stays the version it is, from whatever folder the server is started. */
    private static void deploy(ProcessEngine engine) {
        var deployment = engine.getRepositoryService()
                .createDeployment()
                .name("tabellion")
                .enableDuplicateFiltering(true);
        MODELS.forEach(deployment::addClasspathResource);
        deployment.deploy();
    }

    private static void allow(
            AuthorizationService authorizations, Resources resource, String id, Permission... permissions) {
        var known = authorizations
                .createAuthorizationQuery()
                .groupIdIn(OPERATORS)
                .resourceType(resource)
                .resourceId(id)
                .singleResult();
        var authorization =
                known != null ? known : authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        authorization.setGroupId(OPERATORS);
        authorization.setResource(resource);
        authorization.setResourceId(id);
        authorization.setPermissions(permissions);
        authorizations.saveAuthorization(authorization);
    }
}
