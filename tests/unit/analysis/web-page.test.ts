import { describe, expect, it } from 'vitest';
import { figurePage } from '../../../src/analysis/web-page.ts';

describe('the page of an analysis', () => {
  const page = figurePage(
    'a <b> & "c"',
    ['x < y\n'],
    [{ title: 'mean_0001-01.nc', figures: [{ name: 'heat_transport' }, { name: 'tos' }] }],
  );

  it('shows every figure with words for who cannot see it, and leads to its vector graphics', () => {
    expect(page).toContain('<a href="heat_transport.svg"><img src="heat_transport.png" alt="heat transport" loading="lazy"></a>');
    expect(page.match(/<img /g)).toHaveLength(2);
    expect(page).toContain('<h2>mean_0001-01.nc</h2>');
  });

  it('holds what it is given as text', () => {
    expect(page).toContain('<h1>a &lt;b&gt; &amp; &quot;c&quot;</h1>');
    expect(page).toContain('<pre>x &lt; y</pre>');
  });
});
