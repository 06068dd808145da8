@NullMarked
package org.tabellion.validation.model;

import org.jspecify.annotations.NullMarked;
