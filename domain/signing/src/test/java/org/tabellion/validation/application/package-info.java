@NullMarked
package org.tabellion.validation.application;

import org.jspecify.annotations.NullMarked;
