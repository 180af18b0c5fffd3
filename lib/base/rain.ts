/** Rain from this rate on is wet, below it dry, mm h-1: the threshold of detection throughout. */
export const WET_RATE = 0.1;
