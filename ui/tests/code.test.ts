// covers: S12
import { fireEvent, render } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import { codeIn, digitsOf, move } from '../src/lib/ui/code';
import CodeInput from '../src/lib/ui/CodeInput.svelte';
import { around, pieces } from '../src/lib/ui/marks';

describe('the digits of a code', () => {
  it('are taken out of whatever surrounds them', () => {
    expect(digitsOf('123 456', 6)).toBe('123456');
    expect(digitsOf('12-34-56-78', 6)).toBe('123456');
    expect(digitsOf('１２３', 6)).toBe('123');
    expect(digitsOf('١٢٣۴۵۶', 6)).toBe('123456');
    expect(digitsOf('none', 6)).toBe('');
  });
  it('are found in a message', () => {
    expect(codeIn('Tail & Paw: 482 913 is your code, valid for 5 minutes.', 6)).toBe('482913');
    expect(codeIn('Order 12345678 is ready', 6)).toBeNull();
    expect(codeIn('Code: 000123', 6)).toBe('000123');
  });
});

describe('moving between the boxes', () => {
  it('stays inside and never skips an empty box', () => {
    expect(move('ArrowLeft', 0, 3, 6)).toBe(0);
    expect(move('ArrowLeft', 3, 3, 6)).toBe(2);
    expect(move('ArrowRight', 2, 3, 6)).toBe(3);
    expect(move('ArrowRight', 3, 3, 6)).toBe(3);
    expect(move('End', 0, 6, 6)).toBe(5);
    expect(move('Home', 4, 6, 6)).toBe(0);
    expect(move('a', 1, 2, 6)).toBeNull();
  });
});

describe('the boxes', () => {
  const setup = () => {
    const onfilled = vi.fn();
    const view = render(CodeInput, { value: '', label: 'Code', onfilled });
    return { onfilled, input: view.getByLabelText('Code') as HTMLInputElement };
  };

  it('are one field for autofill and screen readers', () => {
    const { input } = setup();
    expect(input.autocomplete).toBe('one-time-code');
    expect(input.inputMode).toBe('numeric');
  });
  it('say when they are full, once', async () => {
    const { input, onfilled } = setup();
    await fireEvent.input(input, { target: { value: '123456' } });
    await tick();
    await tick();
    expect(onfilled).toHaveBeenCalledExactlyOnceWith('123456');
  });
  it('take a pasted code with its spaces', async () => {
    const { input, onfilled } = setup();
    await fireEvent.paste(input, { clipboardData: { getData: () => ' 482 913 ' } });
    await tick();
    await tick();
    expect(onfilled).toHaveBeenCalledExactlyOnceWith('482913');
  });
  it('take no letters', async () => {
    const { input, onfilled } = setup();
    await fireEvent.input(input, { target: { value: '12ab' } });
    await tick();
    expect(input.value).toBe('12');
    expect(onfilled).not.toHaveBeenCalled();
  });
});

describe('marks', () => {
  const text = (spans: { start: number; end: number }[]) =>
    pieces('Royal Paws', spans).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join('');
  it('cut a text along its hits, whatever their order', () => {
    expect(text([{ start: 6, end: 9 }, { start: 0, end: 3 }])).toBe('[Roy]al [Paw]s');
    expect(text([{ start: 0, end: 3 }, { start: 2, end: 5 }])).toBe('[Royal] Paws');
    expect(text([{ start: 8, end: 99 }])).toBe('Royal Pa[ws]');
    expect(text([{ start: 50, end: 60 }])).toBe('Royal Paws');
  });
  it('part a line of several texts around its first hit', () => {
    const spans = (index: number) => (index === 0 ? [] : [{ start: 4, end: 8 }, { start: 12, end: 16 }]);
    expect(around(['Collar, blue', 'Wet salmon, salmon jelly'], spans)).toEqual({
      before: 'Collar, blue, Wet ',
      hit: 'salm',
      after: [{ text: 'on, ', hit: false }, { text: 'salm', hit: true }, { text: 'on jelly', hit: false }],
    });
    expect(around(['Collar'], () => [])).toBeNull();
  });
});
