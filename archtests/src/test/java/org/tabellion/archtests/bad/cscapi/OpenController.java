package org.tabellion.archtests.bad.cscapi;

import org.springframework.web.bind.annotation.RestController;

/** Bad (11): a controller that everybody sees. */
@RestController
public class OpenController {}
