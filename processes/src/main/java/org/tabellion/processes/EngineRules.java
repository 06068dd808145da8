package org.tabellion.processes;

import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.db.DbReadOnlyIdentityServiceProvider;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
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
    }

    private static void allow(
            AuthorizationService authorizations, Resource resource, String id, Permission... permissions) {
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
