/** Among variables that are known, the name of all others: they may have some value of which nobody knows. It is no variable's own. */
export const others = '*';
