/** The document API under {@code /v1}: enrolments, signing requests, validations. */
@NullMarked
package org.tabellion.docapi;

import org.jspecify.annotations.NullMarked;
