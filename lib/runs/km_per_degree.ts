/** Length of a degree of latitude, km. */
export const KM_PER_DEGREE = 111.2;
