// Sets the colours that the reader chose before anything is drawn. It blocks, so that nothing flashes.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
} catch {
  // The browser keeps nothing: the colours are those of the system.
}
