/** One thing on the shelf. Prices are whole shillings, as M-PESA wants them. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly price: number;
  /** Drawn by us: the inside of an svg of 120 × 90. */
  readonly picture: string;
}

export const products: readonly Product[] = [
  {
    id: 'kahawa',
    name: 'Coffee, 250 g',
    detail: 'Roasted in Nyeri last week',
    price: 650,
    picture:
      '<path fill="#5b3a29" d="M40 20h40l4 10v44a4 4 0 0 1-4 4H40a4 4 0 0 1-4-4V30z"/><path fill="#7a513b" d="M40 20h40l4 10H36z"/><rect x="44" y="40" width="32" height="26" rx="4" fill="#f3e6d3"/><ellipse cx="60" cy="53" rx="8" ry="9.5" fill="#5b3a29"/><path d="M62 44c-6 5 2 11-4 18" stroke="#f3e6d3" stroke-width="2" fill="none"/>',
  },
  {
    id: 'kikapu',
    name: 'Sisal basket',
    detail: 'Woven by hand in Machakos',
    price: 1500,
    picture:
      '<path d="M40 36c0-26 40-26 40 0" fill="none" stroke="#7a4a1d" stroke-width="4"/><path fill="#c98b3f" d="M32 36h56l-6 38a6 6 0 0 1-6 5H44a6 6 0 0 1-6-5z"/><path fill="#0b5d57" d="m33.500 46 53 0-1.300 8H34.800z"/><path fill="#b3402b" d="m35.800 60 48.400 0-1.200 8H37z"/><path d="M32 36h56" stroke="#7a4a1d" stroke-width="4" stroke-linecap="round"/>',
  },
  {
    id: 'jiko',
    name: 'Small stove',
    detail: 'Clay and steel, saves charcoal',
    price: 850,
    picture:
      '<path d="M46 14c-4 5 4 7 0 13M60 10c-4 6 4 8 0 15M74 14c-4 5 4 7 0 13" fill="none" stroke="#e07b39" stroke-width="3" stroke-linecap="round"/><path fill="#a7522d" d="M30 32h60l-10 24H40z"/><rect x="28" y="29" width="64" height="7" rx="3" fill="#7d3a1d"/><path fill="#5d6663" d="M40 56h40l6 24H34z"/><rect x="52" y="63" width="16" height="11" rx="2" fill="#202624"/><path d="M54 72h12" stroke="#e07b39" stroke-width="3"/>',
  },
];

export const findProduct = (id: string): Product | undefined => products.find((product) => product.id === id);
