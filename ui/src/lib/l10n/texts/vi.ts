export default import.meta.glob<string>('../../../../locales/vi/*.ftl', { query: '?raw', import: 'default', eager: true });
