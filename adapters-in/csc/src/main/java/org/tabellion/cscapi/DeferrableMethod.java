package org.tabellion.cscapi;

/** A method whose answer may be fetched later. */
interface DeferrableMethod extends CscMethod {

    /** Carries out what was found good when it was asked for; doing it again comes to the same. */
    CscAnswer carryOut(Act act);
}
