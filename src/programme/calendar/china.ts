// Days off and make-up days in China, as the General Office of the State Council announced them: for 2024 on 25 October
// 2023, for 2025 on 12 November 2024, for 2026 on 4 November 2025. Of 2027 only what the Regulation on Public Holidays
// (as amended on 10 November 2024) says for every year: which days are moved towards weekends is not in this table.

interface Holiday {
  readonly name: string;
  /** First and last day off. */
  readonly off: readonly [from: string, until: string];
  /** Days of weekends on which people work for it. */
  readonly work?: readonly string[];
}

export const chinaHolidays: readonly Holiday[] = [
  { name: '元旦', off: ['2024-01-01', '2024-01-01'] },
  { name: '春节', off: ['2024-02-10', '2024-02-17'], work: ['2024-02-04', '2024-02-18'] },
  { name: '清明节', off: ['2024-04-04', '2024-04-06'], work: ['2024-04-07'] },
  { name: '劳动节', off: ['2024-05-01', '2024-05-05'], work: ['2024-04-28', '2024-05-11'] },
  { name: '端午节', off: ['2024-06-10', '2024-06-10'] },
  { name: '中秋节', off: ['2024-09-15', '2024-09-17'], work: ['2024-09-14'] },
  { name: '国庆节', off: ['2024-10-01', '2024-10-07'], work: ['2024-09-29', '2024-10-12'] },
  { name: '元旦', off: ['2025-01-01', '2025-01-01'] },
  { name: '春节', off: ['2025-01-28', '2025-02-04'], work: ['2025-01-26', '2025-02-08'] },
  { name: '清明节', off: ['2025-04-04', '2025-04-06'] },
  { name: '劳动节', off: ['2025-05-01', '2025-05-05'], work: ['2025-04-27'] },
  { name: '端午节', off: ['2025-05-31', '2025-06-02'] },
  { name: '国庆节、中秋节', off: ['2025-10-01', '2025-10-08'], work: ['2025-09-28', '2025-10-11'] },
  { name: '元旦', off: ['2026-01-01', '2026-01-03'], work: ['2026-01-04'] },
  { name: '春节', off: ['2026-02-15', '2026-02-23'], work: ['2026-02-14', '2026-02-28'] },
  { name: '清明节', off: ['2026-04-04', '2026-04-06'] },
  { name: '劳动节', off: ['2026-05-01', '2026-05-05'], work: ['2026-05-09'] },
  { name: '端午节', off: ['2026-06-19', '2026-06-21'] },
  { name: '中秋节', off: ['2026-09-25', '2026-09-27'] },
  { name: '国庆节', off: ['2026-10-01', '2026-10-07'], work: ['2026-09-20', '2026-10-10'] },
  { name: '元旦', off: ['2027-01-01', '2027-01-01'] },
  { name: '春节', off: ['2027-02-05', '2027-02-08'] },
  { name: '清明节', off: ['2027-04-05', '2027-04-05'] },
  { name: '劳动节', off: ['2027-05-01', '2027-05-02'] },
  { name: '端午节', off: ['2027-06-09', '2027-06-09'] },
  { name: '中秋节', off: ['2027-09-15', '2027-09-15'] },
  { name: '国庆节', off: ['2027-10-01', '2027-10-03'] },
];

/** Years whose announcement stands in the table. */
export const chinaAnnounced: readonly number[] = [2024, 2025, 2026];
/** Years of which only the days of the law stand in it. */
export const chinaByLaw: readonly number[] = [2027];
